using LabelBench.Analysis.Comparison;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html;

/// <summary>A comparison as one file that works offline: verdict, cause, dots of every trial, the figures as a table, both environments.</summary>
public static class ComparisonPage
{
    public static string Render(RunComparison comparison) => Content(comparison).ToDocument();

    public static PageContent Content(RunComparison comparison)
    {
        var charts = ComparisonChart.Of(comparison);
        var body = Markup.Join(Header(comparison), Obstacles(comparison), Markup.When(!charts.IsEmpty, () => Markup.Of($"""
            <section aria-labelledby="trials"><h2 id="trials">Trials</h2>
            <p>Each dot is one trial, a process start: the interval says what chance makes between them, the dots whether they agree.</p>
            {Figures.Render(charts)}</section>

            """)), Table(comparison), List("On one side only, in no verdict", "one-side", [.. comparison.OnOneSide.Select(ComparisonWords.OneSided)]), Environment(comparison), List("Next", "next", [.. comparison.Next]));
        return new PageContent($"LabelBench {PlainText.Line(comparison.Base.Name)} -> {PlainText.Line(comparison.Candidate.Name)}", body, charts);
    }

    private static Markup Header(RunComparison comparison) => Markup.Of($"""
        <header>
        <p class="eyebrow">LabelBench comparison</p>
        <h1>{ComparisonWords.Opening(comparison)}</h1>
        {Markup.When(comparison.NotComparable.IsEmpty, () => Markup.Of($"<p class=\"lead\">Cause: {PlainText.Line(comparison.Cause.Sentence)}{(ComparisonWords.Unread(comparison) is { } unread ? $"; {unread}" : "")}</p>\n"))}</header>
        <dl class="facts">
        <div><dt>Base</dt><dd>{ComparisonWords.Side(comparison.Base)}</dd></div>
        <div><dt>Candidate</dt><dd>{ComparisonWords.Side(comparison.Candidate)}</dd></div>
        {Markup.When(comparison.ControlBase is not null, () => Markup.Of($"<div><dt>Control</dt><dd>{ComparisonWords.Side(comparison.ControlBase!)}; {ComparisonWords.Side(comparison.ControlCandidate!)}</dd></div>\n"))}<div><dt>Design</dt><dd>{ComparisonWords.Design(comparison.Design)}</dd></div>
        </dl>

        """);

    private static Markup Obstacles(RunComparison comparison) => Markup.When(!comparison.NotComparable.IsEmpty, () => Markup.Of($"""
        <section class="warnings" aria-labelledby="obstacles"><h2 id="obstacles">Not comparable</h2>
        <ul>
        {Markup.Join(comparison.NotComparable.Select(r => Markup.Of($"<li>{PlainText.Line(r)}</li>\n")))}</ul></section>

        """));

    private static Markup Table(RunComparison comparison)
    {
        var table = new HtmlTable("Figures", new("figure"), new("base -> candidate", Number: true), new("change", Number: true), new("95 %", Number: true), new("trials", Number: true), new("verdict"), new("why")) { Folds = true };
        foreach (var cell in comparison.Cells)
        {
            table.AddGroup(Markup.Of($"{PlainText.Line(cell.Cell.WorkloadId)}, {ComparisonWords.CellName(comparison, cell.Cell)}"));
            if (!cell.NotComparable.IsEmpty)
                table.AddSpanning("trouble", [Markup.Of($"not comparable")], Markup.Of($"{PlainText.Line(string.Join("; ", cell.NotComparable))}"));
            foreach (var (i, metric) in ComparisonWords.Shown(comparison, cell, all: true).Index())
                AddFigure(table, comparison, cell, metric, first: i == 0);
        }
        return table.IsEmpty ? Markup.Empty : Markup.Of($"""
            <section aria-labelledby="figures"><h2 id="figures">Figures</h2>
            <p>Change: candidate over base, less 1, of geometric means over trials. Figures in grey explain and decide nothing. Probabilities are raw, and adjusted within each family of figures.</p>
            {table.Render()}</section>

            """);
    }

    private static void AddFigure(HtmlTable table, RunComparison comparison, CellComparison cell, MetricComparison metric, bool first)
    {
        var decides = comparison.Policy.Decides(cell.Cell.WorkloadId, metric.Metric.Family, metric.Metric.IsHeadline);
        var name = Markup.Of($"{ComparisonWords.Name(metric)}");
        if (metric.Smaller == 0)
        {
            table.AddSpanning("trouble", [name], Markup.Of($"{ComparisonWords.Verdict(metric.Verdict)}: {PlainText.Line(metric.Why)}"));
            return;
        }
        string[] notes = [.. metric.Remarks, .. first ? new[] { ComparisonWords.Clocks(cell), ComparisonWords.Pace(cell), ComparisonWords.LeftOut(comparison, cell) }.OfType<string>() : []];
        table.AddRow(metric.Verdict is ComparisonVerdict.Regressed && decides ? "strong" : decides ? "" : "quiet",
            name, Markup.Of($"{ComparisonWords.Values(metric)}"), Markup.Of($"{ComparisonWords.Change(metric)}"), Markup.Of($"{ComparisonWords.Interval(metric)}"), Markup.Of($"{metric.Base.Length} + {metric.Candidate.Length}"),
            Markup.Of($"{ComparisonWords.Verdict(metric.Verdict)}"),
            Markup.Of($"{PlainText.Line(metric.Why)} ({ComparisonWords.Probability(metric)}){Markup.Join(notes.Select(n => Markup.Of($"<small>{PlainText.Line(n)}</small>")))}"));
    }

    private static Markup Environment(RunComparison comparison)
    {
        var table = new HtmlTable("Differences between the environments", new("fact"), new("about"), new("base"), new("candidate")) { Folds = true };
        foreach (var change in comparison.Environment)
            table.Add(Markup.Of($"{PlainText.Line(change.Name)}"), Markup.Of($"{Workloads.Cell.Word(change.Class).Replace('-', ' ')}{(change.IsSuspect ? "" : ", no suspect")}"), Markup.Of($"{PlainText.Line(change.From)}"), Markup.Of($"{PlainText.Line(change.To)}"));
        return table.IsEmpty ? Markup.Empty : Markup.Of($"""
            <section aria-labelledby="environment"><h2 id="environment">Environment</h2>
            {table.Render()}</section>

            """);
    }

    private static Markup List(string title, string id, string[] lines) => Markup.When(lines.Length > 0, () => Markup.Of($"""
        <section aria-labelledby="{id}"><h2 id="{id}">{title}</h2>
        <ul>
        {Markup.Join(lines.Select(line => Markup.Of($"<li>{PlainText.Line(line)}</li>\n")))}</ul></section>

        """));
}
