using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Worker;

/// <summary>All that a worker process needs to know to run one trial; the first line on its standard input.</summary>
/// <param name="CacheFolder">Generated models and inputs, shared by all runs of this user.</param>
/// <param name="ScratchFolder">Folder of this trial for the labels it writes; exists, removed afterwards.</param>
/// <param name="LatencyPath">Where the worker leaves raw latencies: little-endian int64 nanoseconds.</param>
public sealed record WorkerRequest(
    Workload Workload,
    Cell Cell,
    PlannedTrial Trial,
    LoadSettings Load,
    string CacheFolder,
    string ScratchFolder,
    string LatencyPath)
{
    /// <summary>How the line on standard input begins that lets a waiting worker open its window; when follows, in nanoseconds on the monotonic clock, which all processes share.</summary>
    public const string GoAhead = "go ";

    /// <summary>Whether the worker goes on warming up until it is told <see cref="GoAhead"/>, because others of its trial are not ready yet.</summary>
    public bool WaitsForOthers { get; init; }

    /// <summary>Which queries the worker sends of those that come by themselves; null for all.</summary>
    public LoadShare? Share { get; init; }

    /// <summary>Set where the worker only finds out whether a batch fits.</summary>
    public ProbeLimits? Probe { get; init; }

    /// <inheritdoc cref="TrialSettings.InjectedSlowdown"/>
    public Share? InjectedSlowdown { get; init; }

    /// <summary>Most memory that the worker may take on top of what it starts with; null sets no limit.</summary>
    public Bytes? MemoryCeiling { get; init; }
}
