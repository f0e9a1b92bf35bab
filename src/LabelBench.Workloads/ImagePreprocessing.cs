using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LabelBench.Workloads;

/// <summary>How an image becomes the model's input.</summary>
/// <param name="Size">Height and width of the input in pixels.</param>
/// <param name="ResizeShorterSide">Shorter side after resizing, before the centre crop, pixels.</param>
/// <param name="Mean">Per channel, of values scaled to 0..1, in RGB order.</param>
/// <param name="StandardDeviation">Per channel, of values scaled to 0..1, in RGB order.</param>
/// <param name="Fit">How an image of another shape gets the model's.</param>
public sealed record ImagePreprocessing(
    int Size, int ResizeShorterSide, ImmutableArray<float> Mean, ImmutableArray<float> StandardDeviation,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ImageFit Fit = ImageFit.Crop);

/// <summary>How a slice of a medical volume becomes the model's input of one channel.</summary>
/// <param name="Size">Height and width of the input in pixels.</param>
/// <param name="LowPercentile">Of the volume's intensities, 0 to 100: becomes 0.</param>
/// <param name="HighPercentile">Of the volume's intensities, above the low one: becomes 1.</param>
public sealed record SlicePreprocessing(int Size, double LowPercentile, double HighPercentile);

/// <summary>How a text becomes the model's input.</summary>
/// <param name="SequenceLength">Tokens of the model's input.</param>
public sealed record TextPreprocessing(int SequenceLength);
