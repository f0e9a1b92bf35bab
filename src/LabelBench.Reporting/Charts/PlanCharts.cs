using System.Collections.Immutable;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Charts;

/// <summary>Figures of a plan: cost against time, how busy the servers are, and what the plan would be if something were otherwise.</summary>
public static class PlanCharts
{
    private static readonly ImmutableArray<string> Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    /// <returns>None for a demand that cannot be met; cost against time only where there is a backlog.</returns>
    public static ImmutableArray<ChartDescription> Of(CapacityPlan plan) => plan.IsPossible ? [.. Front(plan), Hours(plan), .. Sensitivity(plan)] : [];

    private static IEnumerable<ChartDescription> Front(CapacityPlan plan)
    {
        var possible = plan.Front.Where(p => p.Price is not null).ToArray();
        if (possible.Length == 0)
            yield break;
        var asked = plan.Demand.Jobs.Max(j => j.Backlog?.Days ?? 0);
        yield return new ChartDescription(
            "cost-time", "Cost against time", ChartKind.Points,
            ChartAxis.Of("days until done", "days", AxisScale.Linear), ChartAxis.Of("cost", $"{plan.Demand.Currency} {PlanWords.FrontHead(plan)}", AxisScale.Linear),
            [new("other deadlines", [.. possible.Select(Point)], ChartSeries.Line), new("answer", [.. possible.Where(p => p.Days == asked).Select(Point)])],
            $"Points of cost {PlanWords.FrontHead(plan)} by days until the backlog is done: {string.Join("; ", possible.Select(Text))}.");

        ChartPoint Point(DeadlinePrice point) => new(point.Days, (double)point.Price!.Value, null, null, Text(point));
        string Text(DeadlinePrice point) => $"{Quantity.Money(point.Price!.Value, plan.Demand.Currency)} {(plan.Period.Days is null ? "a month for" : "in")} {Quantity.Number(point.Days)} days, {OfferWords.Servers(point.Servers)}";
    }

    private static ChartDescription Hours(CapacityPlan plan)
    {
        var busiest = plan.Hours.Index().MaxBy(h => h.Item.Labels + h.Item.Training);
        var trains = plan.Hours.Any(h => h.Training > 0);
        ImmutableArray<ChartSeries> series =
        [
            new("labels", [.. plan.Hours.Select((h, i) => Point(i, h.Labels))]),
            .. trains ? [new ChartSeries("labels and training", [.. plan.Hours.Select((h, i) => Point(i, h.Labels + h.Training))])] : Array.Empty<ChartSeries>(),
        ];
        return new ChartDescription(
            "hours", "How busy the servers are, by hour of the week", ChartKind.Lines,
            new ChartAxis("hour of the week", "h", AxisScale.Linear, Days, []), ChartAxis.Of("busy", "", AxisScale.Share),
            series,
            $"Share of all servers that is busy in each hour of the week, at the throughputs expected: most on {Words(busiest.Index)}, {Quantity.Share(busiest.Item.Labels + busiest.Item.Training)}; on average {Quantity.Share(plan.Hours.Average(h => h.Labels + h.Training))}.");

        static ChartPoint Point(int hour, double share) => new(hour, share, null, null, $"{Words(hour)}: {Quantity.Share(share)}");
        static string Words(int hour) => $"{Days[hour / 24]} {hour % 24} h";
    }

    private static IEnumerable<ChartDescription> Sensitivity(CapacityPlan plan)
    {
        var now = new WhatIf(WhatIfKind.Price, "as planned", plan.Price, plan.Servers, plan.People?.Needed);
        yield return Bars("what-if-cost", "Cost of servers if something were otherwise", $"{plan.Demand.Currency} {plan.Period.Words}",
            [now, .. plan.Sensitivity.Where(w => w.Kind is not WhatIfKind.ReviewShare && w.Price is not null)], w => (double)w.Price!.Value,
            w => $"{Quantity.Money(w.Price!.Value, plan.Demand.Currency)}, {OfferWords.Servers(w.Servers)}");
        if (plan.People is { HoursPerWeek: > 0 })
        {
            yield return Bars("what-if-people", "Reviewers if something were otherwise", "reviewers",
                [now, .. plan.Sensitivity.Where(w => w.Kind is WhatIfKind.ReviewShare or WhatIfKind.Items && w.Reviewers is not null)], w => w.Reviewers!.Value, w => Quantity.Number(w.Reviewers!.Value));
        }
    }

    private static ChartDescription Bars(string id, string title, string unit, WhatIf[] rows, Func<WhatIf, double> value, Func<WhatIf, string> text) => new(
        id, title, ChartKind.Bars,
        ChartAxis.Of(title, unit, AxisScale.Linear), new ChartAxis("", "", AxisScale.Category, [.. rows.Select(r => r.Change)], []),
        [
            new("as planned", [new ChartPoint(value(rows[0]), 0, null, null, text(rows[0]))]),
            new("otherwise", [.. rows.Skip(1).Select((r, i) => new ChartPoint(value(r), i + 1, null, null, text(r)))], 1),
        ],
        $"{title}: {string.Join("; ", rows.Select(r => $"{r.Change} {text(r)}"))}.");
}
