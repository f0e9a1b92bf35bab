using System.Globalization;
using LabelBench.Analysis.Comparison;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Wording;

/// <summary>A comparison in words and numbers, the same in every format.</summary>
internal static class ComparisonWords
{
    /// <summary><c>REGRESSED: 1 of 12 figures · 9 unchanged (within 2 %) · 2 inconclusive</c>.</summary>
    public static string Opening(RunComparison comparison)
    {
        if (!comparison.NotComparable.IsEmpty)
            return "NOT COMPARABLE";
        var figures = comparison.Deciding.Count();
        var counts = Enum.GetValues<ComparisonVerdict>().Select(verdict => (Verdict: verdict, Count: comparison.Count(verdict))).Where(c => c.Count > 0).OrderByDescending(c => c.Verdict == comparison.Verdict).ToArray();
        return string.Join(" · ", counts.Select((c, i) => i == 0 && c.Verdict == comparison.Verdict
            ? $"{Verdict(c.Verdict).ToUpperInvariant()}: {Quantity.Count(c.Count)} of {PlainText.Plural(figures + comparison.Count(ComparisonVerdict.NotComparable), "figure", "figures")}{Within(comparison, c.Verdict)}"
            : $"{Quantity.Count(c.Count)} {Verdict(c.Verdict)}{Within(comparison, c.Verdict)}").DefaultIfEmpty(Verdict(comparison.Verdict).ToUpperInvariant()));
    }

    private static string Within(RunComparison comparison, ComparisonVerdict verdict) => verdict is ComparisonVerdict.Unchanged ? $" (within {Quantity.Exact(comparison.Policy.Threshold * 100)} %)" : "";

    public static string Verdict(ComparisonVerdict verdict) => Cell.Word(verdict).Replace('-', ' ');

    /// <summary><c>base before (01J..., 01K...)</c>, with how the sides lie in time.</summary>
    public static string Side(ComparedSide side) => side.RunIds is [var only] && only == side.Name ? only : $"{PlainText.Line(side.Name)} ({string.Join(", ", side.RunIds)})";

    public static string Design(ComparisonDesign design) => design switch
    {
        ComparisonDesign.Interleaved => "trials of the two sides took turns",
        ComparisonDesign.Returning => "base before and after the candidate (A-B-A)",
        ComparisonDesign.Control => "against a control host (difference of differences)",
        _ => "one side after the other",
    };

    /// <summary>Unique among the cells of a workload.</summary>
    public static string CellName(RunComparison comparison, Cell cell)
    {
        var brief = Brief(cell);
        return comparison.Cells.Count(c => c.Cell.WorkloadId == cell.WorkloadId && Brief(c.Cell) == brief) == 1 ? brief : cell.Id[(cell.WorkloadId.Length + 1)..];
    }

    private static string Brief(Cell cell) => string.Create(CultureInfo.InvariantCulture,
        $"{Cell.Word(cell.Scenario)}, {Cell.Word(cell.Provider)} {Cell.Word(cell.Precision)}, batch {cell.Batch}{(cell.Scope is Scope.Infer ? $", {CellWords.InferOnly}" : "")}");

    /// <summary><c>-6.1 %</c>, with a sign.</summary>
    public static string Change(MetricComparison metric) => Signed(metric.Change) + " %";

    /// <summary><c>[-7.0, -5.2]</c>; empty where there are too few figures.</summary>
    public static string Interval(MetricComparison metric) => metric is { Low: { } low, High: { } high } ? $"[{Signed(low)}, {Signed(high)}]" : "";

    /// <summary><c>212.4 -> 199.5 images/s</c>.</summary>
    public static string Values(MetricComparison metric) => $"{Value(metric.BaseMean)} -> {Value(metric.CandidateMean)} {PlainText.Line(metric.Metric.Unit)}";

    /// <summary>To about a thousandth: what is compared differs by per cents.</summary>
    public static string Value(double value) => Quantity.Number(value, value * 0.998, value * 1.002);

    /// <summary>Raw and adjusted probability.</summary>
    public static string Probability(MetricComparison metric) => $"{Small(metric.PValue)}, adjusted {Small(metric.AdjustedPValue)}";

    public static string Name(MetricComparison metric) => PlainText.Line(metric.Metric.Name);

    /// <summary>Clocks of a cell; null where none were read.</summary>
    public static string? Clocks(CellComparison cell) => cell.Clocks is { IsKnown: true } clocks ? PlainText.Line(clocks.Text) : null;

    /// <summary>Pace of the whole machine around the trials of a cell; null where it was not measured, where a verdict says it already, and where it is equal and all is settled.</summary>
    public static string? Pace(CellComparison cell) =>
        cell.Pace is { } pace && !cell.Metrics.Any(m => m.FollowsPace) && (pace.Differs || cell.Metrics.Any(NeedsWhy)) ? PlainText.Line(pace.Text) : null;

    /// <summary>Where no cell has a pace, that is said once; null otherwise.</summary>
    public static string? NoPace(RunComparison comparison) => comparison.Cells.Any(c => c.Metrics.Any(m => m.Smaller > 0)) && comparison.Cells.All(c => c.Pace is null)
        ? "the pace of the whole machine was not measured around every trial, so that a slower machine cannot be excluded as a cause" : null;

    /// <summary>What was not read and may be a cause; null where all was.</summary>
    public static string? Unread(RunComparison comparison) => string.Join("; ", new[] { NoClocks(comparison), NoPace(comparison) }.OfType<string>()) is { Length: > 0 } unread ? unread : null;

    /// <summary>Where no cell has clocks, that is said once; null otherwise.</summary>
    public static string? NoClocks(RunComparison comparison) => comparison.Cells.Any(c => c.Clocks is { IsKnown: false }) && !comparison.Cells.Any(c => c.Clocks is { IsKnown: true })
        ? "clocks and throttling were not read, so they cannot be excluded as a cause" : null;

    /// <summary>What is missing from the figures of a cell; null where nothing is.</summary>
    public static string? LeftOut(RunComparison comparison, CellComparison cell)
    {
        string[] parts = [.. new[] { Of(comparison.Base.Name, cell.Base), Of(comparison.Candidate.Name, cell.Candidate) }.OfType<string>()];
        return parts.Length == 0 ? null : "left out: " + string.Join("; ", parts);

        static string? Of(string side, SideTrials trials) => trials.Run == trials.Valid ? null
            : $"{PlainText.Line(side)} {string.Join(", ", new[] { (trials.Failed, "failed"), (trials.Invalid, "invalid"), (trials.Disturbed, "disturbed") }.Where(t => t.Item1 > 0).Select(t => $"{t.Item1} {t.Item2}"))} of {trials.Run}";
    }

    public static string OneSided(OneSided one) => $"only in {PlainText.Line(one.Side)}: {PlainText.Line(one.CellId)}{(one.MetricId is { } metric ? $", {metric}" : "")}";

    public static string Environment(EnvironmentDifference change) => $"{PlainText.Line(change.Name)}: {PlainText.Line(change.From)} -> {PlainText.Line(change.To)}";

    /// <summary>Figures that are listed: those that decide, or all.</summary>
    public static IEnumerable<MetricComparison> Shown(RunComparison comparison, CellComparison cell, bool all) =>
        cell.Metrics.Where(m => all || comparison.Policy.Decides(cell.Cell.WorkloadId, m.Metric.Family, m.Metric.IsHeadline));

    /// <summary>Whether the sentence behind the verdict says more than the verdict.</summary>
    public static bool NeedsWhy(MetricComparison metric) => metric.Verdict is not ComparisonVerdict.Unchanged;

    private static string Signed(double share)
    {
        var percent = share * 100;
        return percent.ToString(Math.Abs(percent) < 99.95 ? "+0.0;-0.0;0.0" : "+#,0;-#,0;0", CultureInfo.InvariantCulture);
    }

    private static string Small(double p) => p < 0.0001 ? "p < 0.0001" : "p " + p.ToString("0.####", CultureInfo.InvariantCulture);
}
