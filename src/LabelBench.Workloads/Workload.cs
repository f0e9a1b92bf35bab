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
    /// <summary>Id of the workload of which this is a variant, from the same file; null for a workload as its file says it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ProfileOf { get; init; }

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

    /// <summary>How the network is trained; null where none is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrainingSettings? Training { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LabelFormat LabelFormat { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public CpuFallback CpuFallback { get; init; }

    /// <summary>Samples of a query in the scenario multi-stream; null takes <see cref="MultiStreamQueries.UsualSamples"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SamplesPerQuery { get; init; }

    /// <summary>How queries come in the scenarios in which they come by themselves; null where the file says nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OfferedLoad? Load { get; init; }

    /// <summary>Longest time that an item waits for its batch to fill; null waits until it is full.</summary>
    [JsonPropertyName("maximum_batch_delay_ms"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? MaximumBatchDelay { get; init; }

    /// <summary>SHA-256, hex, of what an item is and what is done with it; two workloads of the same hash do the same work, in whatever configurations they are measured.</summary>
    public string DefinitionHash() => CanonicalJson.Hash(this);
}
