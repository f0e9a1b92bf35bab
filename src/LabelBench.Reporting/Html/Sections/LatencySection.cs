using System.Collections.Immutable;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>How long one query takes: percentiles one query at a time, and the whole distribution of every cell.</summary>
internal static class LatencySection
{
    public static Markup Render(ReportContent content, ImmutableArray<ChartDescription> charts)
    {
        var table = new HtmlTable("Latency, one query at a time (single-stream)",
            new("configuration"), new("batch", Number: true), new("p50", Number: true), new("p90", Number: true), new("p95", Number: true), new("p99", Number: true), new("longest", Number: true), new("queries", Number: true))
        {
            Folds = true,
        };
        CellRows.Fill(table, content.Summary, Scenario.SingleStream, cell =>
        [
            Markup.Of($"{Quantity.Count(cell.Cell.Batch)}"),
            Markup.Of($"{Quantity.Duration(cell.Latency!.P50)}"),
            Markup.Of($"{Quantity.Duration(cell.Latency.P90)}"),
            Markup.Of($"{Quantity.Duration(cell.Latency.P95)}"),
            Markup.Of($"<b>{LatencyWords.P99(content.Summary, cell)}</b>"),
            Markup.Of($"{Quantity.Duration(cell.Latency.Maximum)}"),
            Markup.Of($"{Quantity.Count(cell.Latency.Count)}"),
        ]);
        var queries = MultiStream(content);
        if (table.IsEmpty && queries.IsEmpty && charts.IsEmpty)
            return Markup.Empty;
        return Markup.Of($"""
            <section aria-labelledby="latency"><h2 id="latency">Latency</h2>
            <p>Time of a query from its start to its labels; a query holds one batch, or the samples of multi-stream. Percentiles are medians over the valid trials.{Source(content)}</p>
            {Markup.When(!table.IsEmpty, table.Render)}{CellRows.Footnote(content.Summary, Scenario.SingleStream)}{Markup.When(!queries.IsEmpty, () => Markup.Of($"{queries.Render()}{CellRows.Footnote(content.Summary, Scenario.MultiStream)}{Markup.When(MultiStreamWords.NeedsFootnote(content.Summary), () => Markup.Of($"<p class=\"note\">{MultiStreamWords.Footnote}</p>\n"))}"))}{Figures.Render(charts)}</section>

            """);
    }

    private static HtmlTable MultiStream(ReportContent content)
    {
        var table = new HtmlTable("Latency of whole queries (multi-stream)",
            new("configuration"), new("batch", Number: true), new("items a query", Number: true), new("p50", Number: true), new("p90", Number: true), new("p95", Number: true), new("p99", Number: true), new(MultiStreamWords.AtMostHead, Number: true), new("longest", Number: true), new("queries", Number: true))
        {
            Folds = true,
        };
        CellRows.Fill(table, content.Summary, Scenario.MultiStream, cell =>
        [
            Markup.Of($"{Quantity.Count(cell.Cell.Batch)}"),
            Markup.Of($"{Quantity.Count(cell.Cell.ItemsPerQuery)}"),
            Markup.Of($"{Quantity.Duration(cell.Latency!.P50)}"),
            Markup.Of($"{Quantity.Duration(cell.Latency.P90)}"),
            Markup.Of($"{Quantity.Duration(cell.Latency.P95)}"),
            Markup.Of($"<b>{LatencyWords.P99(content.Summary, cell)}</b>"),
            Markup.Of($"{MultiStreamWords.AtMost(cell)}"),
            Markup.Of($"{Quantity.Duration(cell.Latency.Maximum)}"),
            Markup.Of($"{Quantity.Count(cell.Latency.Count)}"),
        ]);
        return table;
    }

    private static string Source(ReportContent content) => content.Curves switch
    {
        [] => "",
        var curves when curves.All(c => c.FromRaw) => " The curves come from every single latency.",
        var curves when curves.Any(c => c.FromRaw) => " Curves come from every single latency where that was kept, else from the percentiles in the record.",
        _ => " Raw latencies were not at hand, so the curves join the percentiles in the record.",
    };
}
