using LabelBench.Analysis;

namespace LabelBench.Reporting.Wording;

/// <summary>Latencies, and how far they can be trusted.</summary>
internal static class LatencyWords
{
    /// <summary>Fewest queries a trial needs so that at least one lies beyond its 99th percentile.</summary>
    private const int QueriesForP99 = 100;

    /// <summary>What the asterisk stands for.</summary>
    public const string Footnote = "fewer than 100 queries a trial: the 99th percentile rests on the slowest one or two.";

    /// <summary><c>71 ms</c>, with an asterisk where too few queries carry it, or nothing where nothing was measured.</summary>
    public static string P99(RunSummary summary, CellSummary cell) => cell.Latency is not { } latency ? ""
        : Quantity.Duration(latency.P99) + (RestsOnFew(summary, cell) ? "*" : "");

    public static bool RestsOnFew(RunSummary summary, CellSummary cell) =>
        cell is { Latency: not null, Training: null } && summary.FewestQueries(cell) < QueriesForP99;
}
