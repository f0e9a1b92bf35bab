using LabelBench.Capacity.Plans;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html;

/// <summary>A plan as one file that works offline: what to rent and whom to have, how sure, what if, why not the others, and every figure behind it.</summary>
public static class PlanPage
{
    public static string Render(CapacityPlan plan) => Content(plan).ToDocument();

    public static PageContent Content(CapacityPlan plan)
    {
        var details = Details(plan);
        return details with { Body = Markup.Join(Summary(plan), details.Body) };
    }

    /// <summary>What to rent and whom to have, and how sure: the part that changes with every question.</summary>
    public static Markup Summary(CapacityPlan plan) =>
        Markup.Join(Header(plan), Servers(plan), List("How sure", "sure", PlanWords.Sure(plan)), List("People", "people", PlanWords.People(plan)));

    /// <summary>Everything behind it.</summary>
    public static PageContent Details(CapacityPlan plan)
    {
        var charts = PlanCharts.Of(plan);
        var body = Markup.Join(
            List("Measure next", "measure-next", PlanWords.Next(plan)),
            Markup.When(!charts.IsEmpty, () => Section("Time, use and what if", "charts-section", Figures.Render(charts))), Otherwise(plan), PowerCurve(plan), Losers(plan),
            List("To look at", "look-at", plan.Warnings.Select(w => w.ToString())), Sources(plan), List("Assumed", "assumed", plan.Assumptions));
        return new PageContent($"LabelBench plan {PlainText.Line(plan.Demand.Name)}", body, charts);
    }

    private static Markup Header(CapacityPlan plan) => Markup.Of($"""
        <header>
        <p class="eyebrow">LabelBench plan</p>
        <h1>{PlanWords.Opening(plan)}</h1>
        {Markup.When(PlanWords.Bottleneck(plan) is not null, () => Markup.Of($"<p class=\"lead\">{PlanWords.Bottleneck(plan)}</p>\n"))}</header>
        <dl class="facts">
        <div><dt>Jobs</dt><dd>{string.Join("; ", plan.Demand.Jobs.Select(PlanWords.Job))}</dd></div>
        <div><dt>Rules</dt><dd>{PlanWords.Rules(plan.Demand)}</dd></div>
        <div><dt>Rests on</dt><dd>{PlanWords.BasisOf(plan)}</dd></div>
        {Markup.When(PowerWords.Total(plan) is not null, () => Markup.Of($"<div><dt>Power</dt><dd>{PowerWords.Total(plan)}</dd></div>\n"))}</dl>

        """);

    private static Markup Servers(CapacityPlan plan)
    {
        var table = new HtmlTable("Servers to rent", new("server"), new("count", Number: true), new(plan.Period.Words, Number: true), new("carries", Number: true), new("throughput")) { Folds = true };
        foreach (var pool in plan.Pools)
        {
            table.AddGroup(Markup.Of($"for {string.Join(", ", pool.Jobs.Select(j => PlainText.Line(j.WorkloadId)))}"));
            foreach (var servers in pool.Servers)
            {
                var (candidate, count) = servers;
                var power = PowerWords.Servers(plan, servers);
                table.AddRow("strong", Markup.Of($"{OfferWords.Name(candidate.Offer)}<small>{PlanWords.Server(candidate.Offer)}</small>{Markup.When(power is not null, () => Markup.Of($"<small>{power}</small>"))}"), Markup.Of($"{Quantity.Count(count)}"),
                    Markup.Of($"{Quantity.Money(count * candidate.Price, plan.Demand.Currency)}"), Markup.Of($"{Quantity.Share(count * candidate.Carries(r => r.Usable))}"),
                    Markup.Join(candidate.Rates.Select(r => Markup.Of($"<small>{PlanWords.Rate(r)}</small>"))));
            }
        }
        return table.IsEmpty ? Markup.Empty : Section("Servers", "servers", Markup.Of($"{table.Render()}<p><small>{PlanWords.Carries}</small></p>\n"));
    }

    private static Markup Otherwise(CapacityPlan plan)
    {
        var table = new HtmlTable("The plan if something were otherwise", new("if"), new("servers", Number: true), new(plan.Period.Words, Number: true), new("reviewers", Number: true));
        foreach (var what in plan.Sensitivity)
            table.Add(Markup.Of($"{what.Change}"), Markup.Of($"{(what.Price is null ? "-" : Quantity.Count(what.Servers))}"), Markup.Of($"{PlanWords.Price(what.Price, plan.Demand.Currency)}"), Markup.Of($"{(what.Reviewers is { } people ? Quantity.Number(people) : "")}"));
        return table.IsEmpty ? Markup.Empty : Section("If something were otherwise", "what-if", table.Render());
    }

    private static Markup PowerCurve(CapacityPlan plan)
    {
        var table = new HtmlTable("The cheapest plan for each limit on the power of GPUs", [.. PowerWords.CurveHeads(plan).Select((head, i) => new HtmlTable.Column(head, Number: i > 0))]);
        foreach (var row in PowerWords.Curve(plan))
            table.Add([.. row.Select(cell => Markup.Of($"{cell}"))]);
        return table.IsEmpty ? Markup.Empty : Section("Cost against GPU power", "gpu-power", table.Render());
    }

    private static Markup Losers(CapacityPlan plan)
    {
        var table = new HtmlTable("Offers that are not in the plan", new("offer"), new("why"));
        foreach (var loser in plan.Losers)
            table.Add(Markup.Of($"{OfferWords.Name(loser.Offer)}"), Markup.Of($"{PlainText.Line(loser.Reason)}"));
        return table.IsEmpty ? Markup.Empty : Markup.Of($"""
            <section aria-labelledby="losers"><h2 id="losers">Not these</h2>
            <details><summary>{PlainText.Plural(plan.Losers.Length, "offer", "offers")} and why</summary>
            {table.Render()}</details></section>

            """);
    }

    private static Markup Sources(CapacityPlan plan)
    {
        var table = new HtmlTable("Figures that the plan rests on", new("figure"), new("value", Number: true), new("kind"), new("as of", Number: true), new("good until", Number: true), new("source")) { Folds = true };
        foreach (var figure in plan.Figures)
            table.Add(Markup.Of($"{PlainText.Line(figure.What)}"), Markup.Of($"{PlanWords.Value(figure)}"), Markup.Of($"{OfferWords.Kind(figure.Kind)}"), Markup.Of($"{PlanWords.Day(figure.AsOf)}"), Markup.Of($"{PlanWords.Day(figure.Expires)}"), Markup.Of($"{PlainText.Line(figure.Figure.Source)}"));
        return table.IsEmpty ? Markup.Empty : Section("Figures and sources", "sources", table.Render());
    }

    private static Markup List(string title, string id, IEnumerable<string> lines)
    {
        var items = lines.Select(line => Markup.Of($"<li>{PlainText.Line(line)}</li>\n")).ToArray();
        return Markup.When(items.Length > 0, () => Section(title, id, Markup.Of($"<ul>\n{Markup.Join(items)}</ul>\n")));
    }

    private static Markup Section(string title, string id, Markup content) => Markup.Of($"""
        <section aria-labelledby="{id}"><h2 id="{id}">{title}</h2>
        {content}</section>

        """);
}
