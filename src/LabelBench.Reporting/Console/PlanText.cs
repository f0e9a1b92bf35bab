using LabelBench.Capacity;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Console;

/// <summary>A recommendation as plain lines for a terminal: what to rent, how sure, what it assumes, and why the others do not do it.</summary>
public static class PlanText
{
    private const int RejectionsSummed = 5;

    /// <param name="top">Most offers to show.</param>
    /// <param name="allRejected">List every offer that does not do it, not only the most frequent reasons.</param>
    public static IReadOnlyList<string> Lines(Recommendation recommendation, int top, bool allRejected, int width = SummaryText.Width) =>
    [
        .. TextWrap.Lines(Answer.For(recommendation), width),
        "",
        .. Ranked(recommendation, top, width),
        .. recommendation.Reviewers is { } reviewers ? ["", .. TextWrap.Hanging("people   ", PlainText.Line(reviewers.Explanation), width)] : Array.Empty<string>(),
        .. Rejected(recommendation, allRejected, width),
        "",
        "assumed",
        .. recommendation.Assumptions.SelectMany(a => TextWrap.Hanging("  - ", PlainText.Line(a), width)),
        "",
        .. TextWrap.Lines(Answer.Disclaimer, width),
    ];

    private static IEnumerable<string> Ranked(Recommendation recommendation, int top, int width)
    {
        if (recommendation.Ranked.IsEmpty)
            return ["No offer in the catalog does the job."];
        var table = new TextTable(new("offer"), new("servers", Right: true), new("cost", Right: true), new("a million", Right: true), new("busy", Right: true));
        foreach (var (rank, offer) in recommendation.TopChoices(top).Index())
        {
            table.Add(
                $"{rank + 1}. {OfferWords.Name(offer.Offer)}",
                Quantity.Count(offer.Servers),
                OfferWords.MonthlyCost(offer),
                Quantity.Money(offer.CostPerMillionItems, PlainText.Line(recommendation.Demand.Currency)),
                Quantity.Share(offer.Utilisation.Value));
            table.AddNote(3, OfferWords.Parts(offer.Offer));
            table.AddNote(3, $"{OfferWords.Throughput(offer.Kind, offer.ThroughputPerServer, offer.Trials, offer.LowConfidence, PlainText.Line(recommendation.ItemsName) + "/s")} a server, limited by {PlainText.Line(offer.LimitedBy)}");
        }
        return table.Lines(width);
    }

    private static IEnumerable<string> Rejected(Recommendation recommendation, bool all, int width)
    {
        if (recommendation.Rejected.IsEmpty)
            return [];
        IEnumerable<string> lines = all
            ? recommendation.Rejected.SelectMany(r => TextWrap.Hanging("  - ", $"{OfferWords.Name(r.Offer)}: {PlainText.Line(r.Reason)}", width))
            : recommendation.Rejected.Take(RejectionsSummed).SelectMany(r => TextWrap.Hanging("  - ", $"{OfferWords.Name(r.Offer)}: {PlainText.Line(r.Reason)}", width))
                .Concat(recommendation.Rejected.Length > RejectionsSummed ? [$"  - {recommendation.Rejected.Length - RejectionsSummed} more: --rejected"] : []);
        return ["", $"not these ({recommendation.Rejected.Length})", .. lines];
    }
}
