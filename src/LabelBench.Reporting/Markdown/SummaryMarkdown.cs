using System.Text;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Costs;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Markdown;

/// <summary>summary.md: the answer, the tables and the doubts, for a ticket or a merge request.</summary>
public static class SummaryMarkdown
{
    /// <param name="recommendation">What to rent, or null when no demand is known.</param>
    /// <param name="cost">What the machine costs; null where nobody looked.</param>
    public static string Render(RunSummary summary, Recommendation? recommendation, MachineCost? cost = null)
    {
        var headline = Answer.Main(summary, recommendation);
        var text = new StringBuilder();
        void Paragraph(string line) => text.Append(line).Append("\n\n");

        Paragraph($"# {Escape(Answer.Opening(summary, headline))}");
        foreach (var sentence in Answer.AfterOpening(summary, headline, recommendation))
            Paragraph(Escape(sentence));
        Paragraph($"{Escape(Answer.Machine(summary))}  \nRun {Escape(Answer.Run(summary))}");
        foreach (var warning in summary.Warnings)
            text.Append("- **!** ").Append(Escape(PlainText.Line(warning))).Append('\n');
        if (!summary.Warnings.IsEmpty)
            text.Append('\n');
        if (summary.Search is { } search)
        {
            SearchMarkdown.Append(text, summary, search);
        }
        else
        {
            Throughput(text, summary);
            Limits(text, summary);
            Latency(text, summary);
            MultiStream(text, summary);
            Load(text, summary);
            Training(text, summary);
            Costs(text, summary);
        }
        if (summary.Search is null && summary.Cells.Any(c => LatencyWords.RestsOnFew(summary, c)))
            Paragraph(@"\* " + LatencyWords.Footnote);
        foreach (var note in summary.Notes)
            text.Append("- ").Append(Escape(PlainText.Line(note))).Append('\n');
        if (!summary.Notes.IsEmpty)
            text.Append('\n');
        Labels(text, summary);
        Prices(text, summary, cost ?? MachineCost.NotLookedUp);
        if (Answer.People(headline, recommendation) is { } people)
            Paragraph(Escape(people));
        if (recommendation is not null)
            Offers(text, recommendation);
        Paragraph($"Throughput: mean over trials, each a fresh process, ± half the {Quantity.Share(RunAnalyzer.Confidence)} interval (Student's t). Latency: median over trials of each trial's percentile.");
        text.Append(Answer.Disclaimer).Append('\n');
        return text.ToString();
    }

    private static void Throughput(StringBuilder text, RunSummary summary)
    {
        var rows = CellRow.Of(summary, Scenario.Offline);
        if (rows.IsEmpty)
            return;
        text.Append("## Throughput, offline\n\n");
        var table = new MarkdownTable(text, "workload", "provider", "batch:", "throughput:", "p99:", "limited by");
        foreach (var row in rows)
        {
            table.Add(
                Name(row),
                Escape(CellWords.Provider(summary, row.Cell.Cell)),
                Quantity.Count(row.Cell.Cell.Batch),
                row.Cell.Throughput is { } rate ? Escape(Quantity.WithMargin(rate, CellWords.Unit(row.Cell))) : "",
                Escape(LatencyWords.P99(summary, row.Cell)),
                Escape(LimitWords.Short(row.Cell)),
                Troubles(summary, row.Cell));
        }
        text.Append('\n');
    }

    private static void Limits(StringBuilder text, RunSummary summary)
    {
        var cells = summary.Cells.Where(c => c.Attribution is not null).ToList();
        if (cells.Count == 0)
            return;
        text.Append("## What limited it\n\n");
        var table = new MarkdownTable(text, "cell", "limited by", "how sure", "readings", "could not be looked for");
        foreach (var cell in cells)
        {
            table.Add(
                Escape($"{PlainText.Line(cell.Workload.Id)}, {CellWords.WithinWorkload(summary, cell.Cell)}"),
                Escape(LimitWords.Verdict(cell.Attribution!)),
                LimitWords.Certainty(cell.Attribution!.Certainty),
                Escape(LimitWords.Readings(cell.Attribution!)),
                Escape(LimitWords.NotExcluded(cell.Attribution!)));
        }
        text.Append('\n').Append(Escape(LimitWords.Method)).Append("\n\n");
        foreach (var cell in summary.Cells.Where(c => c.Energy?.Gross is not null))
        {
            text.Append("- ").Append(Escape($"{PlainText.Line(cell.Workload.Id)}, {CellWords.WithinWorkload(summary, cell.Cell)}: {EnergyWords.Short(cell)} {EnergyWords.Header}"))
                .Append(Escape(EnergyWords.Figure(cell.Energy!.Net) is { } net ? $", {net} without idle power" : ""))
                .Append(Escape($" ({PlainText.Line(cell.Energy.Gross!.Source)})")).Append('\n');
        }
        if (EnergyWords.AreKnown(summary))
            text.Append('\n');
        else if (summary.Cells.Select(EnergyWords.Reason).FirstOrDefault(r => r is not null) is { } reason)
            text.Append(Escape($"Energy per item: n/a ({reason}).")).Append("\n\n");
    }

    private static void Latency(StringBuilder text, RunSummary summary)
    {
        var rows = CellRow.Of(summary, Scenario.SingleStream);
        if (rows.IsEmpty)
            return;
        text.Append("## Latency, single-stream\n\n");
        var table = new MarkdownTable(text, "workload", "provider", "batch:", "p50:", "p95:", "p99:");
        foreach (var row in rows)
        {
            table.Add(
                Name(row),
                Escape(CellWords.Provider(summary, row.Cell.Cell)),
                Quantity.Count(row.Cell.Cell.Batch),
                row.Cell.Latency is { } median ? Quantity.Duration(median.P50) : "",
                row.Cell.Latency is { } tail ? Quantity.Duration(tail.P95) : "",
                Escape(LatencyWords.P99(summary, row.Cell)),
                Troubles(summary, row.Cell));
        }
        text.Append('\n');
    }

    private static void MultiStream(StringBuilder text, RunSummary summary)
    {
        var rows = CellRow.Of(summary, Scenario.MultiStream);
        if (rows.IsEmpty)
            return;
        text.Append("## Latency of whole queries, multi-stream\n\n");
        var table = new MarkdownTable(text, "workload", "provider", "items a query:", "batch:", "throughput", "p50:", "p95:", "p99:", MultiStreamWords.AtMostHead + ":", "");
        foreach (var row in rows)
        {
            table.Add(
                Name(row),
                Escape(CellWords.Provider(summary, row.Cell.Cell)),
                Quantity.Count(row.Cell.Cell.ItemsPerQuery),
                Quantity.Count(row.Cell.Cell.Batch),
                row.Cell.Throughput is { } rate ? Escape(Quantity.WithMargin(rate, CellWords.Unit(row.Cell))) : "",
                row.Cell.Latency is { } median ? Quantity.Duration(median.P50) : "",
                row.Cell.Latency is { } tail ? Quantity.Duration(tail.P95) : "",
                Escape(LatencyWords.P99(summary, row.Cell)),
                MultiStreamWords.AtMost(row.Cell),
                Troubles(summary, row.Cell));
        }
        text.Append('\n').Append(MultiStreamWords.NeedsFootnote(summary) ? MultiStreamWords.Footnote + "\n\n" : "");
    }

    private static void Load(StringBuilder text, RunSummary summary)
    {
        var cells = LoadWords.Cells(summary);
        if (cells.IsEmpty)
            return;
        text.Append("## Queries that come by themselves\n\n");
        foreach (var cell in cells)
        {
            text.Append("- **").Append(cell.OpenLoop is { } judged ? LoadWords.Verdict(judged) : "no figures").Append("** ").Append(Escape(LoadName(summary, cell)))
                .Append(LoadWords.Promise(cell.Workload) is { } promise ? ", " + Escape(promise) : "").Append(": ")
                .Append(cell.OpenLoop is { } load ? Escape(load.Reason) : Troubles(summary, cell)).Append('\n');
        }
        text.Append('\n');
        var rates = new MarkdownTable(text, "load", "requested/s:", "scheduled/s:", "sent/s:", "completed/s:", "within the limit/s:", "lag p50:", "lag p99:", "in flight");
        foreach (var cell in cells.Where(c => c.OpenLoop is not null))
        {
            rates.Add([Escape(LoadName(summary, cell)), .. LoadWords.Rates(cell.OpenLoop!.Rates).Select(r => r.Rate), Quantity.Duration(cell.OpenLoop.Lag.P50), Quantity.Duration(cell.OpenLoop.Lag.P99),
                Escape(LoadWords.InFlight(cell.OpenLoop.InFlight))]);
        }
        text.Append('\n');
        var times = new MarkdownTable(text, ["load", .. LoadWords.Percentiles.Select(p => $"response {p.Name}:"), .. LoadWords.Percentiles.Select(p => $"service {p.Name}:")]);
        foreach (var cell in cells.Where(c => c.OpenLoop is not null))
        {
            times.Add([Escape(LoadName(summary, cell)), .. LoadWords.Percentiles.Select(p => Quantity.Duration(p.Of(cell.OpenLoop!.Response))),
                .. LoadWords.Service(cell.OpenLoop!)]);
        }
        text.Append('\n').Append(LoadWords.Explanation).Append("\n\n");
    }

    private static string LoadName(RunSummary summary, CellSummary cell) =>
        $"{PlainText.Line(cell.Workload.Id)}, {CellWords.WithinWorkload(summary, cell.Cell)}, {LoadWords.Arrivals(cell.Cell.Arrivals!)}";

    private static void Training(StringBuilder text, RunSummary summary)
    {
        var rows = CellRow.Of(summary, Scenario.Training);
        if (rows.IsEmpty)
            return;
        text.Append("## Training\n\n");
        var table = new MarkdownTable(text, "workload", "provider", "batch:", "step p50:", "step p95:", "throughput:", "achieved:", "loss:");
        foreach (var row in rows)
        {
            table.Add(
                Escape(PlainText.Line(row.Cell.Workload.Id)),
                Escape(CellWords.Provider(summary, row.Cell.Cell)),
                Quantity.Count(row.Cell.Cell.Batch),
                row.Cell.Latency is { } median ? Quantity.Duration(median.P50) : "",
                row.Cell.Latency is { } tail ? Quantity.Duration(tail.P95) : "",
                row.Cell.Throughput is { } rate ? Escape(Quantity.WithMargin(rate, CellWords.Unit(row.Cell))) : "",
                Escape(TrainingWords.Flops(summary, row.Cell)),
                row.Cell.TrialsValid > 0 ? Escape(TrainingWords.Loss(row.Cell)) : "",
                Troubles(summary, row.Cell));
        }
        text.Append('\n');
        foreach (var row in rows)
        {
            text.Append("- ").Append(Escape($"{PlainText.Line(row.Cell.Workload.Id)}, {CellWords.Configuration(summary, row.Cell.Cell)}")).Append('\n');
            foreach (var line in TrainingWords.Lines(summary, row.Cell))
                text.Append("  - ").Append(Escape(line)).Append('\n');
        }
        text.Append('\n').Append(Escape(TrainingWords.Method)).Append(TrainingWords.HowToAsk(summary) is { } how ? " " + Escape(how) : "").Append("\n\n");
    }

    private static void Costs(StringBuilder text, RunSummary summary)
    {
        var cells = CostWords.Cells(summary);
        if (cells.IsEmpty)
            return;
        text.Append("## ").Append(CostWords.Heading).Append("\n\n");
        var table = new MarkdownTable(text, "workload", "queries", "in flight", "a query:", "of it", "unaccounted:");
        foreach (var cell in cells)
        {
            table.Add(
                Escape($"{PlainText.Line(cell.Workload.Id)}, {CellWords.Configuration(summary, cell.Cell)}"),
                Escape(CostWords.Depth(cell.Costs!)),
                Escape(CostWords.InFlight(cell.Costs!)),
                Quantity.Duration(cell.Costs!.Query),
                Escape(CostWords.Line(cell.Costs)),
                Escape(CostWords.Unaccounted(cell.Costs)));
        }
        text.Append('\n').Append(CostWords.Explanation).Append("\n\n");
    }

    private static void Labels(StringBuilder text, RunSummary summary)
    {
        var rows = LabelWords.Rows(summary).ToList();
        if (rows.Count == 0)
            return;
        text.Append("## Labels\n\n");
        var table = new MarkdownTable(text, "workload", "gate", "confidences", "spot checks", "figures", "against FP32 on the CPU");
        foreach (var cell in rows)
        {
            table.Add(
                Escape($"{PlainText.Line(cell.Workload.Id)}, {CellWords.Configuration(summary, cell.Cell)}"),
                cell.Gate is { } gate ? Escape(LabelWords.Gate(gate)) : "",
                cell.Gate is { } asked ? Escape(LabelWords.Confidence(asked)) : "",
                cell.Gate is { } sampled ? Escape(LabelWords.Checks(sampled)) : "",
                Escape(LabelWords.Figures(cell)),
                Escape(LabelWords.Parity(cell)));
        }
        text.Append('\n');
    }

    private static void Prices(StringBuilder text, RunSummary summary, MachineCost cost)
    {
        if (summary.TrialsValid == 0)
            return;
        if (cost is MachineCost.Known)
            text.Append("## Cost per million items\n\n");
        foreach (var headline in Headlines.Of(summary))
        {
            if (PriceWords.PerMillion(cost, headline.Best) is { } price)
                text.Append("- ").Append(Escape($"{PlainText.Line(headline.Workload.Id)}, {CellWords.WithinWorkload(summary, headline.Best.Cell)}: {price}")).Append('\n');
        }
        text.Append(cost is MachineCost.Known ? "\n" : "").Append(Escape(PriceWords.Basis(cost))).Append("\n\n");
    }

    private static void Offers(StringBuilder text, Recommendation recommendation)
    {
        text.Append("## ").Append(Escape(Answer.For(recommendation))).Append("\n\n");
        if (recommendation.Ranked.IsEmpty)
            text.Append("No offer in the catalog does the job.\n\n");
        var unit = PlainText.Line(recommendation.ItemsName) + "/s";
        var table = new MarkdownTable(text, "offer", "servers:", "cost:", "a server does", "busy:", "limited by");
        foreach (var (rank, offer) in recommendation.TopChoices(OfferWords.Listed).Index())
        {
            table.Add($"{rank + 1}. {Escape(OfferWords.Name(offer.Offer))}", Quantity.Count(offer.Servers), Escape(OfferWords.MonthlyCost(offer)),
                Escape(OfferWords.Throughput(offer.ThroughputPerServer, unit)), Quantity.Share(offer.Utilisation.Value), Escape(PlainText.Line(offer.LimitedBy)));
        }
        if (!recommendation.Ranked.IsEmpty)
            text.Append('\n');
        if (OfferWords.MoreThanListed(recommendation) is { } more)
            text.Append("- ").Append(Escape(more)).Append('\n');
        foreach (var rejected in recommendation.Rejected)
            text.Append("- not ").Append(Escape(OfferWords.Name(rejected.Offer))).Append(": ").Append(Escape(PlainText.Line(rejected.Reason))).Append('\n');
        foreach (var assumption in recommendation.Assumptions)
            text.Append("- ").Append(Escape(PlainText.Line(assumption))).Append('\n');
        text.Append('\n');
    }

    private static string Name(CellRow row) => row.UnderPipeline ? "&nbsp;&nbsp;" + CellWords.InferOnly
        : Escape(PlainText.Line(row.Cell.Workload.Id)) + (row.Cell.Cell.Scope == Scope.Infer ? ", " + CellWords.InferOnly : "");

    private static string Troubles(RunSummary summary, CellSummary cell) => string.Join(" ", Trouble.In(summary, cell).Select(t => Escape(t.Sentence)));

    /// <summary>Text that shows as itself: no markup, links, HTML or table cells come out of it.</summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in PlainText.Line(text))
        {
            escaped.Append(c switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' or '#' or '!' => $"\\{c}",
                _ => c.ToString(),
            });
        }
        return escaped.ToString();
    }
}
