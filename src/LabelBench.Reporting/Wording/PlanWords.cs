using System.Globalization;
using LabelBench.Capacity.Plans;
using LabelBench.Capacity.Purchasing;

namespace LabelBench.Reporting.Wording;

/// <summary>A plan for a team's demand in sentences.</summary>
internal static class PlanWords
{
    /// <summary>What to rent and what it costs, or why nothing will do.</summary>
    public static string Opening(CapacityPlan plan)
    {
        var name = PlainText.Line(plan.Demand.Name);
        if (plan.IsPossible)
            return $"{name}: rent {OfferWords.Servers(plan.Servers)} for {Quantity.Money(plan.PricePerMonth, plan.Demand.Currency)} a month{(plan.Demand.BudgetPerMonth is { } budget ? $" of {Quantity.Money(budget, plan.Demand.Currency)}" : "")}.";
        if (!plan.Unserved.IsEmpty)
            return $"{name}: nothing was planned. {string.Join(" ", plan.Unserved.Select(u => $"No offer does {PlainText.Line(u.Key)}: {PlainText.Line(u.Value)}."))}";
        return $"{name}: no servers meet this demand. {Conflict(plan)}";
    }

    private static string Conflict(CapacityPlan plan)
    {
        var words = plan.Conflict.Select(c => Limit(plan, c)).ToArray();
        return words switch
        {
            [] => "Offers that do all its jobs are missing.",
            [var one] => $"In the way: {one}; without it there would be a plan.",
            _ => $"These cannot be kept together: {string.Join(", ", words)}; without any one of them there would be a plan.",
        };
    }

    private static string Limit(CapacityPlan plan, PurchaseConstraint constraint)
    {
        var rules = plan.Demand.Rules;
        return constraint switch
        {
            PurchaseConstraint.Stock => "the stock of what may be rented",
            PurchaseConstraint.Budget => $"{Quantity.Money(plan.Demand.BudgetPerMonth!.Value, plan.Demand.Currency)} a month",
            PurchaseConstraint.Servers => $"at most {OfferWords.Servers(rules.Servers!.Value)}",
            PurchaseConstraint.Watts => $"at most {Quantity.Number(rules.Watts!.Value)} W",
            PurchaseConstraint.Spares => $"{rules.Spares} that may fail",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary><c>image-classify: predicted 1,050-1,420 images/s (90 %), bought for 980, limited by CPU</c>.</summary>
    public static string Rate(JobRate rate) =>
        $"{PlainText.Line(rate.Job.WorkloadId)}: {OfferWords.Throughput(rate.Throughput, "items/s")}, bought for {Quantity.Number(rate.Usable)}{(rate.Usable < rate.Sure ? " to keep the promise" : "")}, limited by {PlainText.Line(rate.LimitedBy)}";

    /// <summary>Reviewers, and whether they or the machines are the bottleneck.</summary>
    public static IEnumerable<string> People(CapacityPlan plan)
    {
        if (plan.People is not { } people)
            yield break;
        var needed = $"{Quantity.Number(people.HoursPerWeek)} h of review a week need {PlainText.Plural(Math.Ceiling(people.Needed - 1e-9), "reviewer", "reviewers")}";
        yield return people switch
        {
            { There: null } => $"People: {needed}.",
            { PeopleAreTheBottleneck: true } => $"People, not machines, are the bottleneck: {needed}, {people.There} are there and do {Quantity.Share(people.Done)} of it. Have {Quantity.Count(Math.Ceiling(people.Needed - 1e-9) - people.There!.Value)} more, or send less to them.",
            _ => $"People: {needed}, {people.There} are there.",
        };
        foreach (var job in people.Jobs)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{PlainText.Line(job.WorkloadId)}: {Quantity.Share(job.SentShare.Value)} sent to people, {Quantity.Number(job.LookedAtPerDay)} {PlainText.Line(job.Items)} looked at a day, {Quantity.Exact(job.Seconds)} s each ({PlainText.Line(job.Source)}).");
        }
    }

    /// <summary>What was played and what was proven.</summary>
    public static IEnumerable<string> Sure(CapacityPlan plan)
    {
        if (plan.Replay is not { } replay)
            yield break;
        yield return $"With throughputs drawn {Quantity.Count(replay.Draws)} times from their intervals, the busiest hour is carried in {Quantity.Share(replay.Carried)} of them.";
        if (replay.Failures > 0)
            yield return $"Of {PlainText.Plural(replay.Failures, "set", "sets")} of servers that may fail at once, {(replay.FailuresCarried == replay.Failures ? "none is missed" : $"{replay.Failures - replay.FailuresCarried} are missed")} in the busiest hour.";
        foreach (var promise in replay.Promises)
            yield return $"{PlainText.Line(promise.WorkloadId)}: {Quantity.Level(promise.Promise.Percentile)} of items within {Quantity.Number(1000 * promise.Seconds)} ms in the simulated busiest hour, {(promise.IsKept ? "as promised" : "longer than promised")} ({Quantity.Number(promise.Promise.Limit.TotalMilliseconds)} ms).";
        foreach (var pool in plan.Pools)
        {
            var bound = Quantity.Money(pool.Certificate.LowerBound, plan.Demand.Currency);
            yield return $"{string.Join(", ", pool.Jobs.Select(j => PlainText.Line(j.WorkloadId)))}: {(pool.Certificate.IsProven ? "no cheaper servers carry it together, as an exhaustive search proves" : $"no cheaper servers were found; the search was cut short, at least {bound} are needed")}; fractions of servers would cost {bound}.";
        }
    }
}
