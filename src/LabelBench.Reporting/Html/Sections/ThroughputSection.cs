using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>Every offline cell: how much it does, how sure that is, what limits it.</summary>
internal static class ThroughputSection
{
    public static Markup Render(ReportContent content, ImmutableArray<ChartDescription> charts)
    {
        var table = new HtmlTable("Throughput under full load (offline)",
            new("configuration"), new("batch", Number: true), new("throughput", Number: true), new("per CPU", Number: true), new("p99", Number: true), new("limited by"), new("trials", Number: true))
        {
            Folds = true,
        };
        CellRows.Fill(table, content.Summary, Scenario.Offline, cell =>
        [
            Markup.Of($"{Quantity.Count(cell.Cell.Batch)}"),
            Markup.Of($"<b>{Quantity.WithMargin(cell.Throughput!, CellWords.Unit(cell))}</b>"),
            Markup.Of($"{(cell.PerCore is { } core ? Quantity.Number(core.Value, core.Low, core.High) : "")}"),
            Markup.Of($"{LatencyWords.P99(content.Summary, cell)}"),
            Markup.Of($"{LimitWords.Short(cell)}"),
            Markup.Of($"{cell.TrialsValid} of {cell.TrialsRun}"),
        ]);
        return table.IsEmpty ? Markup.Empty : Markup.Of($"""
            <section aria-labelledby="throughput"><h2 id="throughput">Throughput</h2>
            <p>As many items as the machine takes, from reading the file to writing the label; <em>infer only</em> is the model call alone. Each figure is the mean of its valid trials ± half of the {Quantity.Share(RunAnalyzer.Confidence)} interval.</p>
            {table.Render()}{CellRows.Footnote(content.Summary, Scenario.Offline)}{Notes(content.Summary)}{Figures.Render(charts)}</section>

            """);
    }

    /// <summary>The run's notes, for a run that has no table of throughput to put them under.</summary>
    public static Markup NotesUnlessShown(RunSummary summary) => summary.Cells.Any(c => c.Cell.Scenario == Scenario.Offline) ? Markup.Empty : Notes(summary);

    private static Markup Notes(RunSummary summary) =>
        Markup.When(!summary.Notes.IsEmpty, () => Markup.Of($"<ul>\n{Markup.Join(summary.Notes.Select(note => Markup.Of($"<li>{PlainText.Line(note)}</li>\n")))}</ul>\n"));
}
