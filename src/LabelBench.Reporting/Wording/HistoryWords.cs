using System.Globalization;
using LabelBench.Analysis.Histories;
using LabelBench.Statistics.Histories;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Wording;

/// <summary>A history in words and numbers, the same in every format.</summary>
internal static class HistoryWords
{
    /// <summary><c>WORSE: 1 of 3 series · throughput_items_per_s on node-7</c>.</summary>
    public static string Opening(RunHistory history)
    {
        var of = $"{PlainText.Line(history.Metric)} on {(history.Machines.Length <= 3 ? PlainText.Line(string.Join(", ", history.Machines)) : PlainText.Plural(history.Machines.Length, "machine", "machines"))}";
        return history.Series.IsEmpty ? $"NO RUNS: {PlainText.Line(history.Metric)}"
            : history.Worsened.Length > 0 ? $"WORSE: {Quantity.Count(history.Worsened.Length)} of {PlainText.Plural(history.Series.Length, "series", "series")} · {of}"
            : $"no worse level: {PlainText.Plural(history.Series.Length, "series", "series")} · {of}";
    }

    /// <summary>Unique among the series of a workload.</summary>
    public static string Name(RunHistory history, HistorySeries series)
    {
        var brief = Brief(series.Cell);
        return history.Series.Count(s => s.Cell.WorkloadId == series.Cell.WorkloadId && Brief(s.Cell) == brief) == 1 ? $"{series.Cell.WorkloadId}, {brief}" : series.CellId;
    }

    /// <summary><c>48 runs, 2026-01-03 to 2026-03-01, 34.5 images/s now; from run to run 1.2 %, correlation 0.3</c>.</summary>
    public static string Extent(HistorySeries series) => string.Create(CultureInfo.InvariantCulture,
        $"{PlainText.Plural(series.Points.Length, "run", "runs")}, {Day(series.Points[0])} to {Day(series.Points[^1])}, last {Value(series, series.Points[^1])}{(series.Points.Length >= LevelHistory.LeastPoints ? $"; from run to run {Quantity.Share(series.Noise)}, correlation {Math.Clamp(series.Correlation, -1, 1).ToString("0.0", CultureInfo.InvariantCulture)}" : "")}");

    /// <summary><c>-6.1 % [-7.0, -5.2]</c>, with better or worse.</summary>
    public static string Size(HistoryChange change) => $"{Signed(change.Relative)} % [{Signed(change.Low)}, {Signed(change.High)}] {Direction(change.IsWorse)}";

    /// <summary>Runs that a change may have begun with; one where that is sure.</summary>
    public static string Interval(HistorySeries series, HistoryChange change) => change.Earliest == change.Latest
        ? "exactly there"
        : $"between {Run(series.Points[change.Earliest])} and {Run(series.Points[change.Latest])}";

    /// <summary><c>told with 01J... (2026-02-03), the 3rd run of the new level</c>; says so where it was not told.</summary>
    public static string Told(HistorySeries series, HistoryChange change)
    {
        var alert = series.Alerts.FirstOrDefault(a => a.SeenAt >= change.Earliest && a.At >= change.Earliest - Near && a.At <= change.Latest + Near);
        return alert is null ? "not plain enough to be told when it came" : $"told with {Run(series.Points[alert.SeenAt])}";
    }

    /// <summary>The suspected cause, and the machine's own pace where it moved along.</summary>
    public static string Cause(HistoryChange change) => string.Create(CultureInfo.InvariantCulture, $"{change.Cause.Sentence}{change switch
    {
        { PaceRatio: { } pace } => string.Create(CultureInfo.InvariantCulture, $"; all CPUs together ran at {pace:0.00} of the pace before: it may be the machine itself"),
        { ExchangeRatio: { } exchange } => string.Create(CultureInfo.InvariantCulture, $"; CPUs exchanged data at {exchange:0.00} of the pace before: it may be the machine itself"),
        _ => "",
    }}");

    /// <summary>Alerts that no change explains any more.</summary>
    public static IEnumerable<HistoryAlert> Unexplained(HistorySeries series) =>
        series.Alerts.Where(a => !series.Changes.Any(c => a.At >= c.Earliest - Near && a.At <= c.Latest + Near));

    public static string Alert(HistorySeries series, HistoryAlert alert) =>
        $"{Signed(alert.Relative)} % {Direction(alert.IsWorse)} from {Run(series.Points[alert.At])} was told with {Run(series.Points[alert.SeenAt])}; all runs together no longer show it as a change";

    public static string Run(HistoryPoint point) => $"{PlainText.Line(point.Label ?? point.RunId)} ({Day(point)})";

    public static string Value(HistorySeries series, HistoryPoint point) => $"{Quantity.Number(point.Value)} {PlainText.Line(series.Metric.Unit)}";

    /// <summary>One block character for every run, or for as many runs as one must stand for, with a bar before each new level.</summary>
    public static string Sparkline(HistorySeries series, int width)
    {
        const string Blocks = "▁▂▃▄▅▆▇█";
        var each = Math.Max(1, (int)Math.Ceiling(series.Points.Length / (double)Math.Max(1, width - series.Changes.Length)));
        var heights = series.Points.Chunk(each).Select(c => c.Average(p => p.Value)).ToArray();
        var (low, high) = (heights.Min(), heights.Max());
        var begins = series.Changes.Select(c => c.At / each).ToHashSet();
        return string.Concat(heights.Select((h, i) => $"{(begins.Contains(i) ? "|" : "")}{Blocks[high > low ? Math.Min(7, (int)(8 * (h - low) / (high - low))) : 3]}"));
    }

    public static string Signed(double share) => (share * 100).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    /// <summary>An alert so near a change is of it.</summary>
    private const int Near = 2;

    private static string Direction(bool isWorse) => isWorse ? "worse" : "better";

    private static string Day(HistoryPoint point) => point.StartedUtc.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Brief(Cell cell) => string.Create(CultureInfo.InvariantCulture,
        $"{Cell.Word(cell.Scenario)}, {Cell.Word(cell.Provider)} {Cell.Word(cell.Precision)}, batch {cell.Batch}{(cell.Scope is Scope.Infer ? $", {CellWords.InferOnly}" : "")}");
}
