using System.Globalization;
using LabelBench.Capacity;
using LabelBench.Core;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>What to rent, where each figure comes from, and why not the others.</summary>
internal static class OfferSection
{
    public static Markup Render(ReportContent content)
    {
        if (content.Recommendation is not { } recommendation)
            return Markup.Empty;
        return Markup.Of($"""
            <section aria-labelledby="offers"><h2 id="offers">What to rent</h2>
            <p>{Demand(recommendation)}</p>
            {(recommendation.Ranked.IsEmpty ? Markup.Of($"<p><b>No offer in the catalog does the job.</b></p>\n") : Ranked(recommendation))}{Rejected(recommendation)}{Assumptions(recommendation)}</section>

            """);
    }

    private static string Demand(Recommendation recommendation)
    {
        var demand = recommendation.Demand;
        var peak = demand.PeakFactor == 1 ? ", spread evenly over the day" : $", the busiest hour {Quantity.Exact(demand.PeakFactor)} times the mean";
        var budget = demand.BudgetPerMonth is { } most ? $", at most {Quantity.Money(most, PlainText.Line(demand.Currency))} a month" : "";
        return $"{Answer.For(recommendation)} ({PlainText.Line(demand.WorkloadId)}){peak}{budget}. Cheapest first.";
    }

    private static Markup Ranked(Recommendation recommendation)
    {
        var unit = PlainText.Line(recommendation.ItemsName) + "/s";
        var table = new HtmlTable("Offers that do the job", new("offer"), new("servers", Number: true), new("cost", Number: true), new($"per million {PlainText.Line(recommendation.ItemsName)}", Number: true),
            new("one server does"), new("busy at peak", Number: true), new("limited by"))
        {
            Folds = true,
        };
        foreach (var (rank, offer) in recommendation.Ranked.Index())
        {
            table.AddRow(rank == 0 ? "strong" : "",
                Markup.Of($"{rank + 1}. {OfferWords.Name(offer.Offer)}<small>{OfferWords.Kind(offer.Offer.Kind)}, {OfferWords.Parts(offer.Offer)}</small>"),
                Markup.Of($"{Quantity.Count(offer.Servers)}"),
                Markup.Of($"{OfferWords.MonthlyCost(offer)}{Converted(recommendation, offer)}<small>list price, {offer.Offer.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}</small>"),
                Markup.Of($"{Quantity.Money(offer.CostPerMillionItems, PlainText.Line(recommendation.Demand.Currency))}"),
                Throughput(offer.ThroughputPerServer, unit),
                Markup.Of($"{Quantity.Share(offer.Utilisation.Value)}"),
                Markup.Of($"{PlainText.Line(offer.LimitedBy)}<small>{PlainText.Line(offer.Reason)}</small>"));
        }
        return table.Render();
    }

    private static Markup Throughput(Figure figure, string unit)
    {
        var value = figure.Provenance == Provenance.Measured ? Quantity.WithMargin(figure, unit) : Quantity.Interval(figure, unit);
        return Markup.Of($"<span class=\"nowrap\">{value}</span><small>{OfferWords.Provenance(figure.Provenance)}: {PlainText.Line(figure.Source)}</small>");
    }

    private static Markup Converted(Recommendation recommendation, RankedOffer offer) => Markup.When(
        offer.Offer.Currency != recommendation.Demand.Currency,
        () => Markup.Of($"<small>{Quantity.Money(offer.CostPerMonthInDemandCurrency, PlainText.Line(recommendation.Demand.Currency))}</small>"));

    private static Markup Rejected(Recommendation recommendation)
    {
        var table = new HtmlTable("Offers that do not do the job", new("offer"), new("why not")) { Folds = true };
        foreach (var rejected in recommendation.Rejected)
            table.Add(Markup.Of($"{OfferWords.Name(rejected.Offer)}"), Markup.Of($"{PlainText.Line(rejected.Reason)}"));
        return table.IsEmpty ? Markup.Empty : Markup.Of($"""
            <details><summary>{PlainText.Plural(recommendation.Rejected.Length, "offer does", "offers do")} not fit, and why</summary>
            {table.Render()}</details>

            """);
    }

    private static Markup Assumptions(Recommendation recommendation) => Markup.When(!recommendation.Assumptions.IsEmpty, () => Markup.Of($"""
        <p class="note">Assumed: {string.Join(" ", recommendation.Assumptions.Select(PlainText.Line))}</p>

        """));
}
