using System.Text;
using LabelBench.Capacity.Plans;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Markdown;

/// <summary>A plan for a ticket or an order: servers, certainty, people, what if, why not the others, figures with their sources.</summary>
public static class PlanMarkdown
{
    private const int LosersShown = 12;

    /// <param name="allLosers">List every offer that is not in the plan.</param>
    public static string Render(CapacityPlan plan, bool allLosers)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(Escape(PlanWords.Opening(plan))).Append("\n\n");
        MarkdownList.Append(text, null, plan.Demand.Jobs.Select(PlanWords.Job).Append(PlanWords.Rules(plan.Demand)).Append(PlanWords.Basis(plan)).Concat(PowerWords.Sentence(plan)));
        Servers(text, plan);
        MarkdownList.Append(text, "How sure", PlanWords.Sure(plan));
        MarkdownList.Append(text, "People", PlanWords.People(plan));
        MarkdownList.Append(text, "Measure next", PlanWords.Next(plan));
        Otherwise(text, plan);
        var shown = allLosers ? plan.Losers.Length : Math.Min(LosersShown, plan.Losers.Length);
        MarkdownList.Append(text, "Not these", plan.Losers.Take(shown).Select(l => $"{OfferWords.Name(l.Offer)}: {l.Reason}").Concat(shown < plan.Losers.Length ? [$"{plan.Losers.Length - shown} more: --rejected"] : []));
        MarkdownList.Append(text, "To look at", plan.Warnings.Select(w => w.ToString()));
        Sources(text, plan);
        MarkdownList.Append(text, "Assumed", plan.Assumptions);
        return text.Append(Answer.Disclaimer).Append('\n').ToString();
    }

    private static void Servers(StringBuilder text, CapacityPlan plan)
    {
        foreach (var pool in plan.Pools)
        {
            text.Append("## For ").Append(Escape(string.Join(", ", pool.Jobs.Select(j => j.WorkloadId)))).Append("\n\n");
            var table = new MarkdownTable(text, "server", "count:", $"{plan.Period.Words}:", "carries:", "throughput");
            foreach (var servers in pool.Servers)
            {
                var (candidate, count) = servers;
                var power = PowerWords.Servers(plan, servers);
                table.Add(Escape($"{OfferWords.Name(candidate.Offer)} ({PlanWords.Server(candidate.Offer)}{(power is null ? "" : $"; {power}")})"), Quantity.Count(count), Escape(Quantity.Money(count * candidate.Price, plan.Demand.Currency)),
                    Quantity.Share(count * candidate.Carries(r => r.Usable)), Escape(string.Join("; ", candidate.Rates.Select(PlanWords.Rate))));
            }
            text.Append('\n');
        }
        if (!plan.Pools.IsEmpty)
            text.Append(Escape(PlanWords.Carries)).Append("\n\n");
    }

    private static void Otherwise(StringBuilder text, CapacityPlan plan)
    {
        if (!plan.Front.IsEmpty)
        {
            text.Append("## Cost against time\n\n");
            var front = new MarkdownTable(text, "done in days:", "servers:", $"{PlanWords.FrontHead(plan)}:");
            foreach (var point in plan.Front)
                front.Add(Quantity.Number(point.Days), point.Price is null ? "-" : Quantity.Count(point.Servers), Escape(PlanWords.Price(point.Price, plan.Demand.Currency)));
            text.Append('\n');
        }
        if (!plan.PowerCurve.IsEmpty)
        {
            text.Append("## Cost against GPU power\n\n");
            var curve = new MarkdownTable(text, [.. PowerWords.CurveHeads(plan).Select((head, i) => i > 0 ? head + ":" : head)]);
            foreach (var row in PowerWords.Curve(plan))
                curve.Add([.. row.Select(Escape)]);
            text.Append('\n');
        }
        if (plan.Sensitivity.IsEmpty)
            return;
        text.Append("## If something were otherwise\n\n");
        var table = new MarkdownTable(text, "if", "servers:", $"{plan.Period.Words}:", "reviewers:");
        foreach (var what in plan.Sensitivity)
            table.Add(Escape(what.Change), what.Price is null ? "-" : Quantity.Count(what.Servers), Escape(PlanWords.Price(what.Price, plan.Demand.Currency)), what.Reviewers is { } people ? Quantity.Number(people) : "");
        text.Append('\n');
    }

    private static void Sources(StringBuilder text, CapacityPlan plan)
    {
        if (plan.Figures.IsEmpty)
            return;
        text.Append("## Figures and sources\n\n");
        var table = new MarkdownTable(text, "figure", "value:", "kind", "as of", "good until", "source");
        foreach (var figure in plan.Figures)
            table.Add(Escape(figure.What), Escape(PlanWords.Value(figure)), OfferWords.Kind(figure.Kind), PlanWords.Day(figure.AsOf), PlanWords.Day(figure.Expires), Escape(figure.Figure.Source));
        text.Append('\n');
    }

    private static string Escape(string text) => SummaryMarkdown.Escape(PlainText.Line(text));
}
