using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>Where the pipelines spend their time, and which stage holds the others up.</summary>
internal static class StageSection
{
    public static Markup Render(ReportContent content, ImmutableArray<ChartDescription> charts)
    {
        var limits = Limits(content.Summary);
        var costs = Costs(content.Summary);
        if (charts.IsEmpty && limits.Text.Length == 0)
            return Markup.When(costs.Text.Length > 0, () => Markup.Of($"<section aria-labelledby=\"stages\"><h2 id=\"stages\">{CostWords.Heading}</h2>\n{costs}</section>\n\n"));
        return Markup.Of($"""
            <section aria-labelledby="stages"><h2 id="stages">What limits it</h2>
            {limits}{Markup.When(!charts.IsEmpty, () => Stages(content.Summary, charts))}{Markup.When(costs.Text.Length > 0, () => Markup.Of($"<details><summary>{CostWords.Heading}</summary>\n{costs}</details>\n"))}</section>

            """);
    }

    /// <summary>The parts of a query's time, with what is in none of them; empty where no query was divided.</summary>
    private static Markup Costs(RunSummary summary)
    {
        var cells = CostWords.Cells(summary);
        if (cells.IsEmpty)
            return Markup.Empty;
        var table = new HtmlTable(CostWords.Heading, new("part"), new("time", Number: true), new("share", Number: true));
        foreach (var cell in cells)
        {
            var costs = cell.Costs!;
            table.AddGroup(Markup.Of($"{PlainText.Line(cell.Workload.Id)} <span class=\"quiet\">{CellWords.Configuration(summary, cell.Cell)}, {CostWords.Depth(costs)}{(CostWords.InFlight(costs) is { Length: > 0 } inFlight ? $", {inFlight}" : "")}</span>"));
            table.AddRow("strong", Markup.Of($"a query"), Markup.Of($"{Quantity.Duration(costs.Query)}"), Markup.Empty);
            foreach (var (name, time, share) in CostWords.Rows(costs))
                table.Add(Markup.Of($"{name}"), Markup.Of($"{time}"), Markup.Of($"{share}"));
        }
        return Markup.Of($"<p>{CostWords.Explanation}</p>\n{table.Render()}");
    }

    private static Markup Stages(RunSummary summary, ImmutableArray<ChartDescription> charts)
    {
        var cells = summary.Cells.Where(c => c.Bottleneck is not null).ToList();
        return Markup.Of($"""
            <p>Bars show how all busy time of a pipeline divides among its stages. The stage whose own workers are busy for the largest share of their time is the bottleneck; it is named at the end of the bar.</p>
            {Figures.Render(charts)}<details><summary>Stages in numbers</summary>
            {Table(summary, cells)}</details>
            """);
    }

    /// <summary>What limited each cell, by which readings, and what else it may have been.</summary>
    private static Markup Limits(RunSummary summary)
    {
        var table = new HtmlTable("What limited each cell", new("cell"), new("limited by"), new("how sure"), new("readings"), new("could not be looked for")) { Folds = true };
        foreach (var cell in summary.Cells.Where(c => c.Attribution is not null))
        {
            table.Add(
                Markup.Of($"{PlainText.Line(cell.Workload.Id)} <span class=\"quiet\">{CellWords.WithinWorkload(summary, cell.Cell)}</span>"),
                Markup.Of($"<b>{LimitWords.Verdict(cell.Attribution!)}</b>"),
                Markup.Of($"{LimitWords.Certainty(cell.Attribution!.Certainty)}"),
                Markup.Of($"{LimitWords.Readings(cell.Attribution)} <span class=\"quiet\">rule {cell.Attribution.Rule}</span>"),
                Markup.Of($"<span class=\"quiet\">{LimitWords.NotExcluded(cell.Attribution)}</span>"));
        }
        return table.IsEmpty ? Markup.Empty : Markup.Of($"{table.Render()}<p class=\"note\">{LimitWords.Method}</p>\n");
    }

    private static Markup Table(RunSummary summary, List<CellSummary> cells)
    {
        var table = new HtmlTable("Pipeline stages under full load", new("stage"), new("workers", Number: true), new("busy", Number: true), new("share of work", Number: true),
            new("time per item", Number: true), new("could do alone", Number: true), new("waiting before it", Number: true));
        foreach (var cell in cells)
        {
            table.AddGroup(Markup.Of($"{PlainText.Line(cell.Workload.Id)} <span class=\"quiet\">{CellWords.Configuration(summary, cell.Cell)}</span>"));
            foreach (var stage in cell.Stages)
            {
                table.AddRow(stage == cell.Bottleneck ? "strong" : "",
                    Markup.Of($"{PlainText.Line(stage.Name)}{(stage == cell.Bottleneck ? " (bottleneck)" : "")}"),
                    Markup.Of($"{stage.Workers}"),
                    Markup.Of($"{Quantity.Share(stage.BusyShare.Value)}"),
                    Markup.Of($"{Quantity.Share(stage.WorkShare.Value)}"),
                    Markup.Of($"{Quantity.Duration(TimeSpan.FromMilliseconds(stage.MillisecondsPerItem))}"),
                    Markup.Of($"{Quantity.Number(stage.OwnThroughput.Value)} {CellWords.Unit(cell)}"),
                    Markup.Of($"{Quantity.Number(stage.MeanQueue)}"));
            }
        }
        return table.Render();
    }
}
