using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Analysis.Comparison;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Histories;

/// <summary>One metric over the runs of a machine, or of a group of machines, cell by cell. The same records give the same history to the last digit.</summary>
/// <param name="Metric">Its id, as asked for.</param>
/// <param name="Machines">Names of the machines whose runs are in it, in ordinal order.</param>
/// <param name="Series">One per cell, in the order in which the cells first appear.</param>
/// <param name="LeftOut">Cells and machines that have too few runs, one sentence each.</param>
public sealed record RunHistory(string Schema, string Metric, ImmutableArray<string> Machines, ImmutableArray<HistorySeries> Series, ImmutableArray<string> LeftOut)
{
    public const string CurrentSchema = "labelbench.history/1";

    /// <summary>The series whose present level was told as worse than the one before.</summary>
    [JsonIgnore]
    public ImmutableArray<HistorySeries> Worsened => [.. Series.Where(s => s.IsWorse)];
}

/// <param name="Points">Oldest first.</param>
/// <param name="Changes">Where the level changed, as all points together say; more runs may revise them.</param>
/// <param name="Alerts">What was to be told as soon as a run came in; never revised.</param>
/// <param name="Noise">Standard deviation from run to run within a level, as a share.</param>
/// <param name="Correlation">From one run to the next within a level.</param>
public sealed record HistorySeries(
    string CellId,
    Cell Cell,
    ComparedMetric Metric,
    ImmutableArray<HistoryPoint> Points,
    ImmutableArray<HistoryChange> Changes,
    ImmutableArray<HistoryAlert> Alerts,
    double Noise,
    double Correlation)
{
    /// <summary>Whether the last alert told of a worse level.</summary>
    public bool IsWorse => !Alerts.IsEmpty && Alerts[^1].IsWorse;
}

/// <summary>What one run gave.</summary>
/// <param name="Value">Geometric mean over its trials that count, in the metric's unit; in a group, brought to the group's level.</param>
/// <param name="Trials">Behind it.</param>
public sealed record HistoryPoint(string RunId, string? Label, string Machine, DateTimeOffset StartedUtc, double Value, int Trials);

/// <summary>A change of level.</summary>
/// <param name="At">Index of the first point of the new level.</param>
/// <param name="Earliest">First index of the 95 % interval of it.</param>
/// <param name="Latest">Last index of that interval.</param>
/// <param name="Relative">New level over old, less 1.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Cause">What changed around it between the runs of a machine.</param>
public sealed record HistoryChange(int At, int Earliest, int Latest, string RunId, double Relative, double Low, double High, bool IsWorse, SuspectedCause Cause);

/// <param name="At">Index of the first point of the new level, as it looked then.</param>
/// <param name="SeenAt">Index of the point with which it was plain.</param>
/// <param name="SeenInRun">The run of that point.</param>
/// <param name="Relative">New level over old, less 1, as it looked then.</param>
public sealed record HistoryAlert(int At, int SeenAt, string SeenInRun, double Relative, bool IsWorse);
