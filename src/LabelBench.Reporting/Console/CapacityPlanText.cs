using LabelBench.Capacity;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Capacity.Purchasing;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Console;

/// <summary>A plan for a team's demand as plain lines for a terminal: what to rent and whom to have, how sure, why not the others, what it assumes.</summary>
public static class CapacityPlanText
{
    private const int LosersShown = 6;

    /// <param name="allLosers">List every offer that is not in the plan.</param>
    /// <param name="details">Tell the source of every figure and everything that is assumed, too.</param>
    public static IReadOnlyList<string> Lines(CapacityPlan plan, bool allLosers, bool details) =>
    [
        .. TextWrap.Lines(PlanWords.Opening(plan), SummaryText.Width),
        .. TextWrap.Hanging("  ", PlanWords.Basis(plan), SummaryText.Width),
        .. PowerWords.Sentence(plan).SelectMany(p => TextWrap.Hanging("  ", p, SummaryText.Width)),
        .. PlanWords.People(plan).SelectMany(p => TextWrap.Hanging("  ", p, SummaryText.Width)),
        .. plan.Pools.SelectMany(p => Pool(plan, p)),
        .. Block("sure", PlanWords.Sure(plan)),
        .. Block("measure next", PlanWords.Next(plan)),
        .. Otherwise(plan),
        .. Deadlines(plan),
        .. PowerCurve(plan),
        .. Losers(plan, allLosers),
        .. Block("look at", plan.Warnings.Select(w => w.ToString())),
        .. details ? Block("rests on", plan.Figures.Select(PlanWords.Source)) : [],
        .. details ? Block("assumed", plan.Assumptions) : [],
        "",
        .. details ? [] : TextWrap.Lines("Sources of all figures, until when they hold, and what is assumed: --details", SummaryText.Width),
        .. TextWrap.Lines(Answer.Disclaimer, SummaryText.Width),
    ];

    private static IEnumerable<string> Pool(CapacityPlan plan, ServerPool pool)
    {
        var table = new TextTable(new("server"), new("count", Right: true), new("a month", Right: true), new("carries", Right: true));
        foreach (var servers in pool.Servers)
        {
            var (candidate, count) = servers;
            table.Add(OfferWords.Name(candidate.Offer), Quantity.Count(count), Quantity.Money(count * candidate.PricePerMonth, plan.Demand.Currency), Quantity.Share(count * candidate.Carries(r => r.Usable)));
            table.AddNote(2, PlanWords.Server(candidate.Offer));
            if (PowerWords.Servers(servers, plan.Demand.Currency) is { } power)
                table.AddNote(2, power);
            foreach (var rate in candidate.Rates)
                table.AddNote(2, PlanWords.Rate(rate));
        }
        return ["", $"for {string.Join(", ", pool.Jobs.Select(j => PlainText.Line(j.WorkloadId)))}", .. table.Lines(SummaryText.Width)];
    }

    private static IEnumerable<string> Otherwise(CapacityPlan plan)
    {
        if (plan.Sensitivity.IsEmpty)
            return [];
        var table = new TextTable(new("if"), new("servers", Right: true), new("a month", Right: true), new("reviewers", Right: true));
        foreach (var what in plan.Sensitivity)
            table.Add(what.Change, what.PricePerMonth is null ? "-" : Quantity.Count(what.Servers), PlanWords.Price(what.PricePerMonth, plan.Demand.Currency), what.Reviewers is { } people ? Quantity.Number(people) : "");
        return ["", .. table.Lines(SummaryText.Width)];
    }

    private static IEnumerable<string> Deadlines(CapacityPlan plan)
    {
        if (plan.Front.IsEmpty)
            return [];
        var table = new TextTable(new("done in days"), new("servers", Right: true), new("a month", Right: true));
        foreach (var point in plan.Front)
            table.Add(Quantity.Number(point.Days), point.PricePerMonth is null ? "-" : Quantity.Count(point.Servers), PlanWords.Price(point.PricePerMonth, plan.Demand.Currency));
        return ["", .. table.Lines(SummaryText.Width)];
    }

    private static IEnumerable<string> PowerCurve(CapacityPlan plan)
    {
        if (plan.PowerCurve.IsEmpty)
            return [];
        var table = new TextTable([.. PowerWords.CurveHeads.Select((head, i) => new TextTable.Column(head, Right: i > 0))]);
        foreach (var row in PowerWords.Curve(plan))
            table.Add(row);
        return ["", .. table.Lines(SummaryText.Width)];
    }

    private static IEnumerable<string> Losers(CapacityPlan plan, bool all)
    {
        var shown = all ? plan.Losers.Length : LosersShown;
        return Block($"not these ({plan.Losers.Length})", plan.Losers.Take(shown).Select(l => $"{OfferWords.Name(l.Offer)}: {PlainText.Line(l.Reason)}")
            .Concat(plan.Losers.Length > shown ? [$"{plan.Losers.Length - shown} more: --rejected"] : []));
    }

    private static IEnumerable<string> Block(string heading, IEnumerable<string> sentences)
    {
        var lines = sentences.SelectMany(s => TextWrap.Hanging("  - ", PlainText.Line(s), SummaryText.Width)).ToArray();
        return lines.Length == 0 ? [] : ["", heading, .. lines];
    }
}
