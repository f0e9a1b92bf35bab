using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>What one process start of one cell gave.</summary>
/// <param name="Measurement">Null when the trial failed before its window closed.</param>
public sealed record TrialRecord(
    string CellId,
    int Repetition,
    ulong Seed,
    TrialStatus Status,
    TrialFailure? Failure,
    DateTimeOffset StartedUtc,
    [property: JsonPropertyName("elapsed_ms")] TimeSpan Elapsed,
    WorkerDescription? Worker,
    TrialMeasurement? Measurement,
    ImmutableArray<Finding> Findings)
{
    /// <summary>What each of several workers at once did; null where there was one. The measurement is that of all together.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<InstanceRecord>? Instances { get; init; }

    /// <summary>Rule of the finding that every trial has which was slowed on purpose.</summary>
    public const string SlowdownRule = "injected-slowdown";

    /// <summary>Share by which it was slowed on purpose, to see whether a comparison finds it: then it is no measurement. Null in every measurement.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Share? InjectedSlowdown { get; init; }

    /// <summary>What the whole machine did around the trial; null where the trial failed, and in records of before that was measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PaceRecord? Pace { get; init; }

    /// <summary>What the trial was for in a search; null in a run that measured a plan.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SearchTrial? Search { get; init; }

    /// <summary>Most resident memory of all its workers together, in the host; null where one of them did not say.</summary>
    [JsonIgnore]
    public Bytes? PeakMemory => Instances is { } instances
        ? instances.All(i => i.PeakMemory is not null) ? new Bytes(instances.Sum(i => i.PeakMemory!.Value.Value)) : null
        : Worker?.PeakMemory;
}

/// <summary>One of several workers that measured at once.</summary>
/// <param name="Device">As in a cell of its own.</param>
public sealed record InstanceRecord(
    string Device,
    int ProcessId,
    [property: JsonPropertyName("throughput_items_per_s")] ItemsPerSecond Throughput,
    LatencySummary Latency)
{
    /// <summary>Most resident memory of this worker, in the host; null where it is not known.</summary>
    [JsonPropertyName("peak_memory_bytes"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Bytes? PeakMemory { get; init; }
}

public enum TrialStatus
{
    /// <summary>Measured, and nothing speaks against the figures.</summary>
    Valid,

    /// <summary>Measured, but a finding says that the figures must not be used.</summary>
    Invalid,

    /// <summary>Not measured.</summary>
    Failed,
}

/// <summary>Why a trial has no figures. The list is closed: every ending of a worker maps to one of these.</summary>
public enum FailureReason
{
    Crashed,
    Hung,
    OutOfMemory,
    ProviderUnavailable,
    FellBack,
    WrongOutput,
    Cancelled,

    /// <summary>More input items than the workload allows could not be read, or the model's inputs do not fit.</summary>
    UnusableInput,

    /// <summary>No space was left for labels or latencies.</summary>
    NoSpace,

    /// <summary>A device's driver or runtime gave an error other than want of memory: a kernel faulted, or the device is lost.</summary>
    DriverError,

    /// <summary>Queries came by themselves, far more than the system answers: before the window opened as many waited as are kept.</summary>
    Overloaded,
}

/// <param name="Detail">One sentence: what happened, with numbers.</param>
/// <param name="Log">Last lines the worker wrote to its standard error; may be empty.</param>
public sealed record TrialFailure(FailureReason Reason, string Detail, string Log);

/// <summary>What the worker says about itself.</summary>
/// <param name="ProviderOptions">Options as resolved, not as asked for.</param>
/// <param name="NodesByProvider">How many graph nodes each execution provider runs.</param>
/// <param name="ModelHashes">SHA-256 by model role.</param>
public sealed record WorkerDescription(
    int ProcessId,
    [property: JsonPropertyName("load_ms")] TimeSpan Load,
    [property: JsonPropertyName("first_query_ms")] TimeSpan FirstQuery,
    ImmutableSortedDictionary<string, string> ProviderOptions,
    ImmutableSortedDictionary<string, int> NodesByProvider,
    ImmutableSortedDictionary<string, string> ModelHashes)
{
    /// <summary>Nodes that stayed on the CPU though a GPU is measured; null where none did, and where the CPU is measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NodesOnCpu? NodesOnCpu { get; init; }

    /// <summary>Most resident memory of the worker, in the host; null where it did not come to its end.</summary>
    [JsonPropertyName("peak_memory_bytes"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Bytes? PeakMemory { get; init; }

    /// <summary>Native libraries that were loaded when the window had ended; null where it did not come to that, and in records of before they were kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<LoadedLibrary>? Libraries { get; init; }
}

/// <summary>The figures of a measured window.</summary>
/// <param name="Window">Edges on the monotonic clock.</param>
/// <param name="Items">Items finished inside the window.</param>
/// <param name="Latency">Of queries that finished inside the window.</param>
/// <param name="LatencyFile">File beside the record with every latency, or null.</param>
public sealed record TrialMeasurement(
    Window Window,
    [property: JsonPropertyName("warm_up_ms")] TimeSpan WarmUp,
    long Queries,
    long Items,
    [property: JsonPropertyName("throughput_items_per_s")] ItemsPerSecond Throughput,
    LatencySummary Latency,
    ImmutableArray<StageRecord> Stages,
    ImmutableArray<MetricSummary> Telemetry,
    ImmutableArray<QualityResult> Quality,
    UnreadableItems Unreadable,
    HarnessCost Harness,
    string? LatencyFile,
    GateRecord? Gate = null)
{
    /// <summary>Where the time of model calls went; null where their tensors do not travel.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CallTimes? CallTimes { get; init; }

    /// <summary>Where the time of a query went, and whether the parts add up; null where nothing divides it, and where several workers measured at once.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CostRecord? Costs { get; init; }

    /// <summary>Who else had a part in the window; null in records of before that was looked at.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DisturbanceRecord? Disturbance { get; init; }

    /// <summary>What else was seen where queries came by themselves; null in a closed loop. Latencies then run from when queries were due.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OpenLoopRecord? OpenLoop { get; init; }

    /// <summary>What one query at a time hides; null where queries came by themselves, or many at a time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OmittedRecord? Omitted { get; init; }

    /// <summary>The percentile that early stopping vouches for; null where queries came by themselves or many at a time, and in records of before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EarlyStoppingRecord? EarlyStopping { get; init; }

    /// <summary>What the windows show about steadiness, warm-up included; null where it was not looked at.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SteadyRecord? Steady { get; init; }

    /// <summary>Half an interval of 95 % of throughput within this trial over its value, neighbouring queries taken for dependent; null where too few ended for one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? RelativeHalfWidth { get; init; }

    /// <summary>What training gave beside the times of its steps; null where nothing was trained, and where several workers each trained a network of their own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrainingOutcome? Training { get; init; }
}

/// <summary>A stretch of time on the monotonic clock.</summary>
public sealed record Window(long BeginNs, long EndNs)
{
    [JsonIgnore]
    public TimeSpan Duration => MonotonicClock.Between(BeginNs, EndNs);
}

/// <summary>Latencies of a window; quantiles by linear interpolation (Hyndman and Fan type 7).</summary>
public sealed record LatencySummary(
    long Count,
    [property: JsonPropertyName("mean_ms")] TimeSpan Mean,
    [property: JsonPropertyName("min_ms")] TimeSpan Minimum,
    [property: JsonPropertyName("p50_ms")] TimeSpan P50,
    [property: JsonPropertyName("p90_ms")] TimeSpan P90,
    [property: JsonPropertyName("p95_ms")] TimeSpan P95,
    [property: JsonPropertyName("p99_ms")] TimeSpan P99,
    [property: JsonPropertyName("p999_ms")] TimeSpan P999,
    [property: JsonPropertyName("max_ms")] TimeSpan Maximum)
{
    /// <summary>Percentiles that a summary has.</summary>
    public static ImmutableArray<double> Percentiles { get; } = [50, 90, 95, 99, 99.9];

    /// <returns>Null for a percentile that is none of <see cref="Percentiles"/>.</returns>
    public TimeSpan? At(double percentile) => percentile switch { 50 => P50, 90 => P90, 95 => P95, 99 => P99, 99.9 => P999, _ => null };
}

/// <summary>What one stage of a pipeline did inside the window.</summary>
/// <param name="Workers">Parallel workers of the stage.</param>
/// <param name="Items">Items it finished.</param>
/// <param name="Busy">Wall time its workers spent on items, summed over workers.</param>
/// <param name="Cpu">Thread CPU time its workers spent on items, summed; unavailable where the platform has no per-thread clock.</param>
/// <param name="MeanQueue">Mean number of items waiting in front of it.</param>
public sealed record StageRecord(
    string Name,
    int Workers,
    long Items,
    [property: JsonPropertyName("busy_ms")] TimeSpan Busy,
    [property: JsonPropertyName("cpu_ms")] Reading<Count> Cpu,
    double MeanQueue)
{
    /// <summary>Mean time that an item waited in front of it, for its batch to fill included, of the items that left the pipeline inside the window; null where it was not looked at.</summary>
    [JsonPropertyName("wait_per_item_ms"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? WaitPerItem { get; init; }

    /// <summary>Mean time that an item spent in it, which is that of its whole batch; of the same items.</summary>
    [JsonPropertyName("stay_per_item_ms"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? StayPerItem { get; init; }

    /// <summary>Places in front of it: that many items wait at most; null in records of before that was written down.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? QueuePlaces { get; init; }
}

/// <summary>One telemetry metric over the window.</summary>
/// <param name="Name">With its unit: <c>cpu_busy_share</c>, <c>memory_used_bytes</c>.</param>
/// <param name="Samples">Values behind the summary.</param>
/// <param name="Device">UUID of the GPU that it is a metric of; null for a metric of the machine.</param>
public sealed record MetricSummary(
    string Name, int Samples, Reading<Count> Mean, Reading<Count> Minimum, Reading<Count> Maximum,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Device = null)
{
    /// <summary>Standard deviation of the samples of a gauge; null for counters, whose samples are not independent readings, and with fewer than two samples.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Deviation { get; init; }
}

/// <summary>A figure about the labels themselves.</summary>
public sealed record QualityResult(string Metric, double Value, double? Maximum, bool Passed);

/// <summary>What the confidence gate made of the items, warm-up included.</summary>
/// <param name="Reviewed">Sent to a person, who corrects the label.</param>
/// <param name="Rejected">Sent to a person, who starts from scratch.</param>
/// <param name="QualityChecked">Accepted, and drawn for a person to check all the same.</param>
/// <param name="QualityAgreed">Of those, how many have the true label; null where the truth is not known.</param>
/// <param name="Injected">True when the confidences were drawn from a stated distribution because the weights are generated: the shares are then no finding about the labels.</param>
public sealed record GateRecord(long Accepted, long Reviewed, long Rejected, long QualityChecked, long? QualityAgreed, bool Injected)
{
    /// <summary>Quality figure under which a run records the share of items that people see, where the confidences are real.</summary>
    public const string ShareMetric = "review_share";

    /// <summary>Counts of several add up; agreement is known only where every one knows it. Null for none.</summary>
    public static GateRecord? Sum(IReadOnlyCollection<GateRecord> gates) => gates.Count == 0 ? null : new GateRecord(
        gates.Sum(g => g.Accepted),
        gates.Sum(g => g.Reviewed),
        gates.Sum(g => g.Rejected),
        gates.Sum(g => g.QualityChecked),
        gates.All(g => g.QualityAgreed is not null) ? gates.Sum(g => g.QualityAgreed) : null,
        gates.Any(g => g.Injected));

    [JsonIgnore]
    public long Total => Accepted + Reviewed + Rejected;

    /// <summary>Share of items that a person sees: reviewed, rejected or checked; null when nothing came to the gate.</summary>
    [JsonIgnore]
    public double? PeopleShare => Total == 0 ? null : (Reviewed + Rejected + QualityChecked) / (double)Total;
}

/// <summary>Input that could not be used: counted, and the first few named.</summary>
/// <param name="Seen">Items that left the pipeline, readable or not, warm-up included; the share is of these.</param>
public sealed record UnreadableItems(long Count, ImmutableArray<UnreadableItem> First, long Seen = 0)
{
    /// <summary>So many are named; of the rest only the count is kept.</summary>
    public const int Named = 20;

    [JsonIgnore]
    public double Share => Seen == 0 ? 0 : Count / (double)Seen;
}

public sealed record UnreadableItem(string Item, string Reason);

/// <summary>What the harness itself did inside the window.</summary>
public sealed record HarnessCost(long AllocatedBytes, int Gen0Collections, int Gen1Collections, int Gen2Collections, [property: JsonPropertyName("gc_pause_ms")] TimeSpan GcPause)
{
    /// <summary>Rule of the finding that the collector may have been felt.</summary>
    public const string Rule = "garbage-collection";

    public static HarnessCost operator +(HarnessCost one, HarnessCost other) => new(
        one.AllocatedBytes + other.AllocatedBytes,
        one.Gen0Collections + other.Gen0Collections,
        one.Gen1Collections + other.Gen1Collections,
        one.Gen2Collections + other.Gen2Collections,
        one.GcPause + other.GcPause);
}

/// <summary>Something that speaks for or against trusting a trial.</summary>
/// <param name="Rule">Stable name of the rule: <c>steal</c>, <c>throttled</c>, <c>non-finite</c>.</param>
/// <param name="Invalidates">True when the figures must not be used.</param>
/// <param name="Text">One sentence with value, threshold and, where there is one, the remedy.</param>
public sealed record Finding(string Rule, bool Invalidates, string Text)
{
    /// <summary>What was read and where the line is; null for findings that rest on no single reading, and in records of before that was kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FindingEvidence? Evidence { get; init; }
}

/// <summary>The reading behind a finding.</summary>
/// <param name="Metric">As among the telemetry of the trial, or computed from it.</param>
/// <param name="Value">In the metric's unit.</param>
/// <param name="Line">What it was held against, same unit.</param>
/// <param name="Source">Where the line comes from.</param>
public sealed record FindingEvidence(string Metric, double Value, double Line, string Source)
{
    /// <summary>UUID of the GPU that it is a reading of; null for the machine.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Device { get; init; }
}
