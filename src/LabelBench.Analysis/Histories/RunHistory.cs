using System.Collections.Immutable;
using System.Text.Json.Serialization;

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
