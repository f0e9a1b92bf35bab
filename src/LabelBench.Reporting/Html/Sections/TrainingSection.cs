using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>What training takes: time per step, what is around it, whether anything was learned, and how long a job takes.</summary>
internal static class TrainingSection
{
    public static Markup Render(ReportContent content, ImmutableArray<ChartDescription> charts)
    {
        var summary = content.Summary;
        var cells = TrainingWords.Cells(summary);
        if (cells.IsEmpty)
            return Markup.Empty;
        return Markup.Of($"""
            <section aria-labelledby="training"><h2 id="training">Training</h2>
            <p>{TrainingWords.Method} FLOPs are the graph's own count: products and convolutions, a multiply-accumulate as 2.</p>
            {Steps(summary)}{Around(summary, cells)}<h3>A whole job</h3>
            <ul>
            {Markup.Join(cells.Select(cell => Markup.Of($"<li>{PlainText.Line(cell.Workload.Id)} <span class=\"quiet\">{CellWords.Configuration(summary, cell.Cell)}</span>: {TrainingWords.Job(cell)}.</li>\n")))}</ul>
            {Ask(summary)}{ThroughputSection.NotesUnlessShown(summary)}{Markup.When(!charts.IsEmpty, () => Markup.Of($"<h3>Loss</h3>\n"))}{Figures.Render(charts)}</section>

            """);
    }

    private static Markup Steps(RunSummary summary)
    {
        var table = new HtmlTable("Training, one step after the other",
            new("configuration"), new("batch", Number: true), new("step, median", Number: true), new("step, p95", Number: true), new("throughput", Number: true), new("achieved", Number: true), new("loss", Number: true), new("trials", Number: true))
        {
            Folds = true,
        };
        CellRows.Fill(table, summary, Scenario.Training, cell =>
        [
            Markup.Of($"{Quantity.Count(cell.Cell.Batch)}"),
            Markup.Of($"<b>{Quantity.Duration(cell.Latency!.P50)}</b>"),
            Markup.Of($"{Quantity.Duration(cell.Latency.P95)}"),
            Markup.Of($"{Quantity.WithMargin(cell.Throughput!, CellWords.Unit(cell))}"),
            Markup.Of($"{TrainingWords.Flops(summary, cell)}"),
            Markup.Of($"{TrainingWords.Loss(cell)}"),
            Markup.Of($"{cell.TrialsValid} of {cell.TrialsRun}"),
        ]);
        return table.Render();
    }

    private static Markup Around(RunSummary summary, ImmutableArray<CellSummary> cells)
    {
        var table = new HtmlTable("What is around the steps", new("configuration"), new("waiting for data", Number: true), new("memory, at most"), new("energy"), new("checkpoints")) { Folds = true };
        foreach (var cell in cells.Where(c => c.TrialsValid > 0))
        {
            table.AddGroup(Markup.Of($"{PlainText.Line(cell.Workload.Id)} <span class=\"quiet\">{TrainingWords.Setup(cell.Training!.Setup!)}</span>"));
            table.Add(
                Markup.Of($"{CellWords.Configuration(summary, cell.Cell)}"),
                Markup.Of($"{Quantity.Share(cell.Training.DataWaitingShare!.Value.Value)}"),
                Markup.Of($"{TrainingWords.Memory(cell)}"),
                Markup.Of($"{TrainingWords.Energy(cell)}"),
                Markup.Of($"{TrainingWords.Checkpoints(cell)}{Scale(cell)}"));
        }
        return table.IsEmpty ? Markup.Empty : table.Render();
    }

    private static Markup Scale(CellSummary cell) => TrainingWords.LossScale(cell) is { } scale ? Markup.Of($"<small>{scale}</small>") : Markup.Empty;

    private static Markup Ask(RunSummary summary) => TrainingWords.HowToAsk(summary) is { } how ? Markup.Of($"<p class=\"note\">{how}</p>\n") : Markup.Empty;
}
