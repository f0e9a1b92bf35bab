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
    public static IReadOnlyList<string> Lines(CapacityPlan plan, bool allLosers, bool details, int width = SummaryText.Width) =>
    [
        .. TextWrap.Lines(PlanWords.Opening(plan), width),
        .. TextWrap.Hanging("  ", PlanWords.Basis(plan), width),
        .. PowerWords.Sentence(plan).SelectMany(p => TextWrap.Hanging("  ", p, width)),
        .. PlanWords.People(plan).SelectMany(p => TextWrap.Hanging("  ", p, width)),
        .. plan.Pools.SelectMany(p => Pool(plan, p, width)),
        .. plan.Pools.IsEmpty ? [] : TextWrap.Hanging("  ", PlanWords.Carries, width),
        .. Block("sure", PlanWords.Sure(plan), width),
        .. Block("measure next", PlanWords.Next(plan), width),
        .. Otherwise(plan, width),
        .. Deadlines(plan, width),
        .. PowerCurve(plan, width),
        .. Losers(plan, allLosers, width),
        .. Block("look at", plan.Warnings.Select(w => w.ToString()), width),
        .. details ? Block("rests on", plan.Figures.Select(PlanWords.Source), width) : [],
        .. details ? Block("assumed", plan.Assumptions, width) : [],
        "",
        .. details ? [] : TextWrap.Lines("Sources of all figures, until when they hold, and what is assumed: --details", width),
        .. TextWrap.Lines(Answer.Disclaimer, width),
    ];

    private static IEnumerable<string> Pool(CapacityPlan plan, ServerPool pool, int width)
    {
        var table = new TextTable(new("server"), new("count", Right: true), new(plan.Period.Words, Right: true), new("carries", Right: true));
        foreach (var servers in pool.Servers)
        {
            var (candidate, count) = servers;
            table.Add(OfferWords.Name(candidate.Offer), Quantity.Count(count), Quantity.Money(count * candidate.Price, plan.Demand.Currency), Quantity.Share(count * candidate.Carries(r => r.Usable)));
            table.AddNote(2, PlanWords.Server(candidate.Offer));
            if (PowerWords.Servers(plan, servers) is { } power)
                table.AddNote(2, power);
            foreach (var rate in candidate.Rates)
                table.AddNote(2, PlanWords.Rate(rate));
        }
        return ["", .. TextWrap.Lines($"for {string.Join(", ", pool.Jobs.Select(j => PlainText.Line(j.WorkloadId)))}", width), .. table.Lines(width)];
    }

    private static IEnumerable<string> Otherwise(CapacityPlan plan, int width)
    {
        if (plan.Sensitivity.IsEmpty)
            return [];
        var table = new TextTable(new("if"), new("servers", Right: true), new(plan.Period.Words, Right: true), new("reviewers", Right: true));
        foreach (var what in plan.Sensitivity)
            table.Add(what.Change, what.Price is null ? "-" : Quantity.Count(what.Servers), PlanWords.Price(what.Price, plan.Demand.Currency), what.Reviewers is { } people ? Quantity.Number(people) : "");
        return ["", .. table.Lines(width)];
    }

    private static IEnumerable<string> Deadlines(CapacityPlan plan, int width)
    {
        if (plan.Front.IsEmpty)
            return [];
        var table = new TextTable(new("done in days"), new("servers", Right: true), new(PlanWords.FrontHead(plan), Right: true));
        foreach (var point in plan.Front)
            table.Add(Quantity.Number(point.Days), point.Price is null ? "-" : Quantity.Count(point.Servers), PlanWords.Price(point.Price, plan.Demand.Currency));
        return ["", .. table.Lines(width)];
    }

    private static IEnumerable<string> PowerCurve(CapacityPlan plan, int width)
    {
        if (plan.PowerCurve.IsEmpty)
            return [];
        var table = new TextTable([.. PowerWords.CurveHeads(plan).Select((head, i) => new TextTable.Column(head, Right: i > 0))]);
        foreach (var row in PowerWords.Curve(plan))
            table.Add(row);
        return ["", .. table.Lines(width)];
    }

    private static IEnumerable<string> Losers(CapacityPlan plan, bool all, int width)
    {
        var shown = all ? plan.Losers.Length : LosersShown;
        return Block($"not these ({plan.Losers.Length})", plan.Losers.Take(shown).Select(l => $"{OfferWords.Name(l.Offer)}: {PlainText.Line(l.Reason)}")
            .Concat(plan.Losers.Length > shown ? [$"{plan.Losers.Length - shown} more: --rejected"] : []), width);
    }

    private static IEnumerable<string> Block(string heading, IEnumerable<string> sentences, int width)
    {
        var lines = sentences.SelectMany(s => TextWrap.Hanging("  - ", PlainText.Line(s), width)).ToArray();
        return lines.Length == 0 ? [] : ["", heading, .. lines];
    }
}
