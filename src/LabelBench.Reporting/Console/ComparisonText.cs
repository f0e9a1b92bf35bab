using LabelBench.Analysis.Comparison;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Console;

/// <summary>A comparison as plain lines for a terminal: the verdict, the suspected cause, every figure that decides, what to do next.</summary>
public static class ComparisonText
{
    private const int EnvironmentShown = 6;

    /// <param name="details">List every figure and every difference of the environments.</param>
    /// <returns>Lines of at most <see cref="SummaryText.Width"/> characters.</returns>
    public static IReadOnlyList<string> Lines(RunComparison comparison, bool details, int width = SummaryText.Width) =>
    [
        .. TextWrap.Lines(ComparisonWords.Opening(comparison), width),
        .. TextWrap.Hanging("base       ", ComparisonWords.Side(comparison.Base), width),
        .. TextWrap.Hanging("candidate  ", ComparisonWords.Side(comparison.Candidate), width),
        .. comparison is { ControlBase: { } from, ControlCandidate: { } to } ? TextWrap.Hanging("control    ", $"{ComparisonWords.Side(from)}; {ComparisonWords.Side(to)}", width) : [],
        .. TextWrap.Hanging("design     ", ComparisonWords.Design(comparison.Design), width),
        .. comparison.NotComparable.SelectMany(reason => TextWrap.Hanging("! ", PlainText.Line(reason), width)),
        .. comparison.NotComparable.IsEmpty ? TextWrap.Hanging("cause      ", PlainText.Line(comparison.Cause.Sentence), width) : [],
        .. ComparisonWords.NoClocks(comparison) is { } unread ? TextWrap.Hanging("clocks     ", unread, width) : [],
        .. ComparisonWords.NoPace(comparison) is { } unmeasured ? TextWrap.Hanging("pace       ", unmeasured, width) : [],
        .. Figures(comparison, details, width),
        .. Notes("on one side only, in no verdict", [.. comparison.OnOneSide.Select(ComparisonWords.OneSided)], details, width),
        .. Notes("environment", [.. comparison.Environment.Select(ComparisonWords.Environment)], details, width),
        .. comparison.Next.IsEmpty ? [] : new[] { "" },
        .. comparison.Next.SelectMany(step => TextWrap.Hanging("next  ", PlainText.Line(step), width)),
    ];

    private static IEnumerable<string> Figures(RunComparison comparison, bool details, int width)
    {
        var table = new TextTable(new("figure"), new("change", Right: true), new("95 %", Right: true), new("verdict"));
        var workload = "";
        foreach (var cell in comparison.Cells)
        {
            if (cell.Cell.WorkloadId != workload)
                table.AddNote(0, PlainText.Line(workload = cell.Cell.WorkloadId));
            table.AddNote(2, ComparisonWords.CellName(comparison, cell.Cell));
            foreach (var reason in cell.NotComparable)
                table.AddNote(4, $"not comparable: {PlainText.Line(reason)}");
            foreach (var metric in ComparisonWords.Shown(comparison, cell, details))
                AddFigure(table, metric);
            if (ComparisonWords.Clocks(cell) is { } clocks && cell.Metrics.Any(ComparisonWords.NeedsWhy))
                table.AddNote(6, clocks);
            if (ComparisonWords.Pace(cell) is { } pace)
                table.AddNote(6, pace);
            if (ComparisonWords.LeftOut(comparison, cell) is { } leftOut)
                table.AddNote(6, leftOut);
        }
        return comparison.Cells.IsEmpty ? [] : ["", .. table.Lines(width)];
    }

    private static void AddFigure(TextTable table, MetricComparison metric)
    {
        var verdict = ComparisonWords.Verdict(metric.Verdict);
        if (metric.Smaller == 0)
            table.AddNote(4, $"{verdict}: {PlainText.Line(metric.Why)}");
        else
            table.Add("    " + ComparisonWords.Name(metric), ComparisonWords.Change(metric), ComparisonWords.Interval(metric), metric.Verdict is ComparisonVerdict.Regressed ? verdict.ToUpperInvariant() : verdict);
        if (metric.Smaller > 0 && ComparisonWords.NeedsWhy(metric))
            table.AddNote(6, $"{ComparisonWords.Values(metric)}: {PlainText.Line(metric.Why)}");
        foreach (var remark in metric.Remarks)
            table.AddNote(6, PlainText.Line(remark));
    }

    private static IEnumerable<string> Notes(string title, string[] lines, bool all, int width) => lines.Length == 0 ? [] :
    [
        "",
        title,
        .. lines.Take(all ? lines.Length : EnvironmentShown).SelectMany(line => TextWrap.Hanging("  ", line, width)),
        .. !all && lines.Length > EnvironmentShown ? [$"  {lines.Length - EnvironmentShown} more: --details"] : Array.Empty<string>(),
    ];
}
