using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>A labeling job, checked: what is read, which model labels it, and how that is measured.</summary>
/// <param name="Id">Name in commands and records, kebab-case.</param>
/// <param name="Title">One line for tables.</param>
/// <param name="Description">Two or three sentences for somebody who has never labeled data.</param>
/// <param name="Item">What one item is, singular: image, page.</param>
/// <param name="Items">Plural of <paramref name="Item"/>.</param>
/// <param name="MaximumUnreadableShare">Share of input items that may be unreadable before the trial fails, 0 to 1.</param>
/// <param name="FileHash">SHA-256 of the workload file, hex; empty for workloads made from options.</param>
public sealed record Workload(
    string Id,
    string Title,
    string Description,
    LabelingTask Task,
    string Item,
    string Items,
    ModelSource Model,
    InputSource Input,
    ImagePreprocessing? Preprocessing,
    ImmutableArray<Scope> Scopes,
    ImmutableArray<Scenario> Scenarios,
    ImmutableArray<int> BatchSizes,
    ImmutableArray<Precision> Precisions,
    ServiceLevelObjective? Slo,
    ImmutableArray<QualityLimit> Quality,
    ReviewModel? Review,
    Share MaximumUnreadableShare,
    string Licence,
    string FileHash)
{
    /// <summary>How a slice becomes the model's input; null where no slices are read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SlicePreprocessing? SlicePreprocessing { get; init; }

    /// <summary>How a text becomes the model's input; null where no text is read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextPreprocessing? TextPreprocessing { get; init; }

    /// <summary>How the model's output becomes labels; null where nothing about it can be set.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Postprocessing? Postprocessing { get; init; }

    /// <summary>Which labels go to people; null where none are sorted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GateSettings? Gate { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LabelFormat LabelFormat { get; init; }

    /// <summary>Longest time that an item waits for its batch to fill; null waits until it is full.</summary>
    [JsonPropertyName("maximum_batch_delay_ms"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? MaximumBatchDelay { get; init; }
}

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

/// <summary>A latency promise: this percentile of latencies stays within the limit.</summary>
/// <param name="Percentile">0 to 100, for example 99.</param>
/// <param name="Limit">Longest latency allowed at that percentile.</param>
public sealed record ServiceLevelObjective(double Percentile, [property: JsonPropertyName("limit_ms")] TimeSpan Limit);

/// <summary>A quality figure of the run and the highest value it may have.</summary>
/// <param name="Metric">Name as in the record, for example <c>character_error_rate</c>.</param>
/// <param name="Maximum">Highest value at which a trial still counts.</param>
public sealed record QualityLimit(string Metric, double Maximum);

/// <summary>What people do with the model's labels.</summary>
/// <param name="SecondsPerItem">Seconds one reviewer needs for one item that is sent to review.</param>
/// <param name="ReviewShare">Share of items sent to review when the run does not measure it.</param>
/// <param name="Source">Where the figures come from.</param>
public sealed record ReviewModel(double SecondsPerItem, Share ReviewShare, string Source);
