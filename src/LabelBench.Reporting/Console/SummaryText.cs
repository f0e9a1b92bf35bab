using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Costs;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Console;

/// <summary>A run's summary as plain lines for a terminal: the answer first, then how sure it is, then what to do. No colour, no control characters.</summary>
public static class SummaryText
{
    /// <summary>Columns that every line fits in.</summary>
    public const int Width = 80;

    private const int OffersShown = 3;

    /// <param name="reportPath">Where the report lies, which has the warnings in full; null when none was written.</param>
    /// <param name="cost">What the machine costs, for the price of a million items; null where nobody looked.</param>
    /// <returns>Lines of at most <see cref="Width"/> characters without line ends; a path may be longer.</returns>
    public static IReadOnlyList<string> Lines(RunSummary summary, Recommendation? recommendation, string? reportPath, MachineCost? cost = null, int width = Width)
    {
        var headline = Answer.Main(summary, recommendation);
        return
        [
            .. AnswerLines(summary, recommendation, headline, width),
            "",
            .. TextWrap.Hanging("machine  ", Answer.Machine(summary), width),
            .. TextWrap.Hanging("run      ", Answer.Run(summary), width),
            .. (reportPath is null ? summary.Warnings : summary.WarningsInBrief).SelectMany(w => TextWrap.Hanging("! ", PlainText.Line(w), width)),
            .. summary.Search is { } search ? SearchText.Table(summary, search, width) : [.. Throughput(summary, width), .. Latency(summary, width), .. MultiStream(summary, width), .. LoadText.Lines(summary, width), .. Training(summary, width)],
            .. Notes(summary, width),
            .. summary.Search is null && summary.Cells.Any(c => LatencyWords.RestsOnFew(summary, c)) ? TextWrap.Hanging("* ", LatencyWords.Footnote, width) : [],
            .. People(Answer.People(headline, recommendation), width),
            .. PriceWords.OfHeadline(cost ?? MachineCost.NotLookedUp, headline) is { } price ? ["", .. TextWrap.Lines(price, width)] : Array.Empty<string>(),
            .. Offers(recommendation, width),
            "",
            .. reportPath is null ? [] : new[] { "report   " + PlainText.Line(reportPath) },
            .. TextWrap.Lines(Answer.Disclaimer, width),
        ];
    }

    private static IEnumerable<string> Notes(RunSummary summary, int width) =>
        summary.Notes.IsEmpty ? [] : ["", .. summary.Notes.SelectMany(note => TextWrap.Hanging("  ", PlainText.Line(note), width))];

    private static IEnumerable<string> AnswerLines(RunSummary summary, Recommendation? recommendation, Headline? headline, int width)
    {
        IEnumerable<string> sentences = [Answer.Opening(summary, headline), .. Answer.AfterOpening(summary, headline, recommendation)];
        return sentences.SelectMany(s => TextWrap.Lines(s, width));
    }

    private static IEnumerable<string> Throughput(RunSummary summary, int width)
    {
        var energy = EnergyWords.AreKnown(summary);
        var table = new TextTable([new("offline"), new("batch", Right: true), new("throughput"), new("p99", Right: true), .. energy ? [new TextTable.Column(EnergyWords.Header, Right: true)] : Array.Empty<TextTable.Column>(), new("limited by")]);
        var digits = summary.Cells.Select(c => Number(c).Length).DefaultIfEmpty().Max();
        return Cells(summary, Scenario.Offline, table, cell =>
            [$"{Number(cell).PadLeft(digits)} {CellWords.Unit(cell)}{(Quantity.Margin(cell.Throughput!) is { } margin ? $" ± {margin}" : "")}", P99(summary, cell), .. energy ? [EnergyWords.Short(cell)] : Array.Empty<string>(), LimitWords.Short(cell)], width);
    }

    private static IEnumerable<string> Latency(RunSummary summary, int width)
    {
        var table = new TextTable(new("single-stream"), new("batch", Right: true), new("p50", Right: true), new("p95", Right: true), new("p99", Right: true));
        return Cells(summary, Scenario.SingleStream, table, cell =>
            [Quantity.Duration(cell.Latency!.P50), Quantity.Duration(cell.Latency.P95), P99(summary, cell)], width);
    }

    private static IEnumerable<string> MultiStream(RunSummary summary, int width)
    {
        var table = new TextTable(new("multi-stream"), new("batch", Right: true), new("query", Right: true), new("p50", Right: true), new("p95", Right: true), new("p99", Right: true), new(MultiStreamWords.AtMostHead, Right: true));
        var lines = Cells(summary, Scenario.MultiStream, table, cell =>
            [Quantity.Count(cell.Cell.ItemsPerQuery), Quantity.Duration(cell.Latency!.P50), Quantity.Duration(cell.Latency.P95), P99(summary, cell), MultiStreamWords.AtMost(cell)], width);
        return MultiStreamWords.NeedsFootnote(summary) ? lines.Concat(TextWrap.Hanging("  ", MultiStreamWords.Footnote, width)) : lines;
    }

    private static IEnumerable<string> Training(RunSummary summary, int width)
    {
        var table = new TextTable(new("training"), new("batch", Right: true), new("step p50", Right: true), new("p95", Right: true), new("throughput"));
        return Cells(summary, Scenario.Training, table,
            cell => [Quantity.Duration(cell.Latency!.P50), Quantity.Duration(cell.Latency.P95), Quantity.WithMargin(cell.Throughput!, CellWords.Unit(cell))],
            width, cell => TrainingWords.Lines(summary, cell)).Concat(TrainingWords.HowToAsk(summary) is { } how ? TextWrap.Lines(how, width) : []);
    }

    /// <summary>One line per cell under the name of its workload; the figures where there are some, and why trials are missing from them.</summary>
    private static IEnumerable<string> Cells(RunSummary summary, Scenario scenario, TextTable table, Func<CellSummary, string[]> figures, int width, Func<CellSummary, IEnumerable<string>>? notes = null)
    {
        var rows = CellRow.Of(summary, scenario);
        if (rows.IsEmpty)
            return [];
        foreach (var row in rows)
        {
            if (row.First)
                table.AddNote(0, PlainText.Line(row.Cell.Workload.Id));
            string[] what = [row.UnderPipeline ? "    " + CellWords.InferOnly : "  " + CellWords.ProviderAndScope(summary, row.Cell.Cell), Quantity.Count(row.Cell.Cell.Batch)];
            if (row.Cell.TrialsValid > 0)
                table.Add([.. what, .. figures(row.Cell)]);
            foreach (var (i, trouble) in Trouble.In(summary, row.Cell).Index())
                table.AddSpanning(row.Cell.TrialsValid > 0 || i > 0 ? ["", ""] : what, trouble.Sentence);
            foreach (var note in notes?.Invoke(row.Cell) ?? [])
                table.AddNote(4, note);
        }
        return ["", .. table.Lines(width)];
    }

    private static string Number(CellSummary cell) =>
        cell.Throughput is { } rate ? Quantity.Number(rate.Value, rate.Low, rate.High) : "";

    /// <summary>Leaves room for the asterisk so that the digits line up.</summary>
    private static string P99(RunSummary summary, CellSummary cell) =>
        LatencyWords.P99(summary, cell) + (LatencyWords.RestsOnFew(summary, cell) || !summary.Cells.Any(c => LatencyWords.RestsOnFew(summary, c)) ? "" : " ");

    private static IEnumerable<string> People(string? sentence, int width) => sentence is null ? [] : ["", .. TextWrap.Lines(sentence, width)];

    private static IEnumerable<string> Offers(Recommendation? recommendation, int width)
    {
        if (recommendation is null)
            return [];
        var table = new TextTable(new(Answer.For(recommendation)), new("servers", Right: true), new("cost", Right: true), new("busy", Right: true));
        foreach (var (rank, offer) in recommendation.TopChoices(OffersShown).Index())
        {
            table.Add($"{rank + 1}. {OfferWords.Name(offer.Offer)}", Quantity.Count(offer.Servers), OfferWords.MonthlyCost(offer), Quantity.Share(offer.Utilisation.Value));
            table.AddNote(3, $"{OfferWords.Throughput(offer.ThroughputPerServer, PlainText.Line(recommendation.ItemsName) + "/s")} a server, limited by {PlainText.Line(offer.LimitedBy)}; {Quantity.Money(offer.CostPerMillionItems, PlainText.Line(recommendation.Demand.Currency))} a million");
        }
        if (recommendation.Ranked.IsEmpty)
            table.AddNote(0, "no offer in the catalog does the job");
        foreach (var alike in recommendation.Ranked.IsEmpty ? recommendation.Rejected.GroupBy(r => r.Reason, StringComparer.Ordinal).OrderByDescending(g => g.Count()).Take(OffersShown) : [])
            table.AddNote(2, $"{(alike.Count() == 1 ? OfferWords.Name(alike.First().Offer) : $"{Quantity.Count(alike.Count())} offers")}: {PlainText.Line(alike.Key)}");
        return ["", .. table.Lines(width)];
    }
}
