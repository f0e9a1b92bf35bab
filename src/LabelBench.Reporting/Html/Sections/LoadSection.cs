using LabelBench.Analysis;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>What cells showed whose queries came by themselves: whether the promise holds, the five rates, response beside service time, the generator's lag.</summary>
internal static class LoadSection
{
    public static Markup Render(ReportContent content)
    {
        var cells = LoadWords.Cells(content.Summary);
        if (cells.IsEmpty)
            return Markup.Empty;
        return Markup.Of($"""
            <section aria-labelledby="load"><h2 id="load">Queries that come by themselves</h2>
            <p>{LoadWords.Explanation}</p>
            {Verdicts(content.Summary)}{Rates(content.Summary)}{Times(content.Summary)}{Generator(content.Summary)}</section>

            """);
    }

    private static Markup Verdicts(RunSummary summary)
    {
        var table = new HtmlTable("Whether the promise holds", new("configuration"), new("load"), new("promise"), new("result"), new("reason")) { Folds = true };
        foreach (var cell in LoadWords.Cells(summary))
        {
            table.Add(Name(summary, cell), Markup.Of($"{LoadWords.Arrivals(cell.Cell.Arrivals!)}"), Markup.Of($"{LoadWords.Promise(cell.Workload) ?? "none"}"),
                cell.OpenLoop is { } load ? Markup.Of($"<b>{LoadWords.Verdict(load)}</b>") : Markup.Of($"no figures"),
                Markup.Of($"{PlainText.Line(cell.OpenLoop?.Reason ?? string.Join(" ", Trouble.In(summary, cell).Select(t => t.Sentence)))}"));
        }
        return table.Render();
    }

    private static Markup Rates(RunSummary summary) => Table(summary, "Queries a second",
        ["requested", "scheduled", "sent", "completed", "within the limit"], load => LoadWords.Rates(load.Rates).Select(r => r.Rate));

    private static Markup Times(RunSummary summary) => Table(summary, "Response and service time",
        [.. LoadWords.Percentiles.Select(p => $"response {p.Name}"), .. LoadWords.Percentiles.Select(p => $"service {p.Name}")],
        load => LoadWords.Percentiles.Select(p => Quantity.Duration(p.Of(load.Response))).Concat(LoadWords.Service(load)));

    private static Markup Generator(RunSummary summary) => Table(summary, "The generator, and queries inside the system",
        ["lag p50", "lag p99", "lag longest", "lag p99 allowed", "in flight, counted", "by Little's law"],
        load =>
        [
            Quantity.Duration(load.Lag.P50), Quantity.Duration(load.Lag.P99), Quantity.Duration(load.Lag.Maximum), Quantity.Duration(load.Lag.Allowed),
            Quantity.Number(load.InFlight.Counted), Quantity.Number(load.InFlight.ByLittlesLaw),
        ]);

    private static Markup Table(RunSummary summary, string caption, IEnumerable<string> columns, Func<OpenLoopSummary, IEnumerable<string>> figures)
    {
        var table = new HtmlTable(caption, [new("configuration"), .. columns.Select(c => new HtmlTable.Column(c, Number: true))]) { Folds = true };
        foreach (var cell in LoadWords.Cells(summary).Where(c => c.OpenLoop is not null))
            table.Add([Name(summary, cell), .. figures(cell.OpenLoop!).Select(f => Markup.Of($"{f}"))]);
        return Markup.When(!table.IsEmpty, table.Render);
    }

    private static Markup Name(RunSummary summary, CellSummary cell) =>
        Markup.Of($"{PlainText.Line(cell.Workload.Id)} <span class=\"quiet\">{CellWords.WithinWorkload(summary, cell.Cell)}</span>");
}
