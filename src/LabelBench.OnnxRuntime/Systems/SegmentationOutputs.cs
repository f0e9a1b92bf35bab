using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Records;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Where a segmenter puts what: planes of logits, one a class, and, where the graph makes it, a map of classes.</summary>
/// <param name="Logits">Number of the output N x classes x height x width.</param>
/// <param name="Map">Number of the whole-number output N x height x width or N x 1 x height x width; null where the classes are found on the host.</param>
internal sealed record SegmentationOutputs(int Logits, int Classes, int LogitsWidth, int LogitsHeight, int? Map, int MapWidth, int MapHeight)
{
    /// <summary>Values of one item.</summary>
    public int LogitsLength => Classes * LogitsWidth * LogitsHeight;

    /// <param name="call">Bound, so that all shapes are known.</param>
    /// <exception cref="TrialFailureException">The model has no logits, or too few or too many classes.</exception>
    public static SegmentationOutputs Of(BoundCall call, string modelName)
    {
        var outputs = call.Outputs.Select(o => o.GetTensorTypeAndShape()).ToList();
        var logits = outputs.FindIndex(o => o.ElementDataType == TensorElementType.Float && o.Shape.Length == 4);
        if (logits < 0)
            throw Misfit($"{modelName} puts out no floats of N x classes x height x width; segmentation needs the logits, for the confidence of its labels. Export them beside or in place of the class map.");
        var (classes, height, width) = ((int)outputs[logits].Shape[1], (int)outputs[logits].Shape[2], (int)outputs[logits].Shape[3]);
        if (classes is < 2 or > Labeling.Segmentation.MaskArgMax.MaximumClasses)
            throw Misfit($"{modelName} puts out {classes} planes; segmentation takes 2 to {Labeling.Segmentation.MaskArgMax.MaximumClasses} classes, the background being the first.");
        var map = outputs.FindIndex(IsMap);
        return map < 0
            ? new SegmentationOutputs(logits, classes, width, height, null, width, height)
            : new SegmentationOutputs(logits, classes, width, height, map, (int)outputs[map].Shape[^1], (int)outputs[map].Shape[^2]);
    }

    private static bool IsMap(OrtTensorTypeAndShapeInfo output) =>
        output.ElementDataType is TensorElementType.Int64 or TensorElementType.UInt8
        && (output.Shape.Length == 3 || output.Shape is [_, 1, _, _]);

    private static TrialFailureException Misfit(string text) => new(FailureReason.UnusableInput, text);
}
