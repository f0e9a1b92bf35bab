using LabelBench.Analysis;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Wording;

/// <summary>What is said of queries of several samples.</summary>
internal static class MultiStreamWords
{
    /// <summary>Head of the column.</summary>
    public const string AtMostHead = "p99 at most";

    /// <summary>What that column holds.</summary>
    public const string Footnote = "p99 at most: LoadGen's early stopping; in 99 of 100 runs the 99th percentile is no higher. It takes 662 queries; a longer --max-measure brings more.";

    /// <summary>Whether there is anything that the footnote is about.</summary>
    public static bool NeedsFootnote(RunSummary summary) => summary.Cells.Any(c => c.Cell.Scenario is Scenario.MultiStream && c.EarlyStopping is not null);

    /// <summary><c>71 ms</c>, or how many queries it lacks.</summary>
    public static string AtMost(CellSummary cell) => cell.EarlyStopping switch
    {
        null => "",
        { Latency: { } latency } => Quantity.Duration(latency),
        var few => $"{Quantity.Count(few.QueriesStillNeeded)} queries short",
    };
}
