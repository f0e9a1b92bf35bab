using System.Globalization;
using LabelBench.Capacity;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Capacity.Purchasing;
using LabelBench.Core;

namespace LabelBench.Reporting.Wording;

/// <summary>A plan for a team's demand in sentences.</summary>
internal static class PlanWords
{
    /// <summary>What the column of that name says.</summary>
    public const string Carries = "carries: the part of the busiest hour that these servers do; 100 % and what may fail are needed, more is to spare.";

    /// <summary>What to rent and what it costs, or why nothing will do.</summary>
    public static string Opening(CapacityPlan plan)
    {
        var name = PlainText.Line(plan.Demand.Name);
        if (plan.IsPossible)
            return $"{name}: rent {OfferWords.Servers(plan.Servers)} for {Quantity.Money(plan.Price, plan.Demand.Currency)} {plan.Period.Words}{(plan.Budget is { } budget ? $" of {Quantity.Money(budget, plan.Demand.Currency)}" : "")}{(plan.Replay is { Holds: false } ? ", which do not keep all promises" : "")}.{Sooner(plan)}";
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
            PurchaseConstraint.Budget => $"{Quantity.Money(plan.Budget!.Value, plan.Demand.Currency)} {plan.Period.Words}",
            PurchaseConstraint.Servers => $"at most {OfferWords.Servers(rules.Servers!.Value)}",
            PurchaseConstraint.Watts => $"at most {Quantity.Number(rules.Watts!.Value)} W",
            PurchaseConstraint.Spares => $"{rules.Spares} that may fail",
            PurchaseConstraint.Sites => $"{PlainText.Plural(rules.SiteSpares, "site", "sites")} that may fail",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary><c>image-classify: anchored 1,050-1,420 images/s (90 %) with cpu int8, batch 8, bought for 980, limited by CPU</c>.</summary>
    public static string Rate(JobRate rate) =>
        $"{PlainText.Line(rate.Job.WorkloadId)}: {OfferWords.Throughput(rate.Kind, rate.Throughput, rate.Trials, rate.LowConfidence, "items/s")}{Stack(rate)}, bought for {Quantity.Number(rate.Usable)}{(rate.Usable < rate.Sure ? " to keep the promise" : "")}, limited by {PlainText.Line(rate.LimitedBy)}";

    /// <summary><c>8 cores, 16 threads, 32 GiB, list price of 2026-06-01</c>.</summary>
    public static string Server(Offer offer) => $"{OfferWords.Parts(offer)}, list price of {Day(offer.AsOf)}";

    /// <summary>How a server is to run the job. A training's batch is its own, and published results of GPUs name none.</summary>
    private static string Stack(JobRate rate) => rate.Stack is not { } stack ? ""
        : $" with {Workloads.Cell.Word(stack.Provider)} {Workloads.Cell.Word(stack.Precision)}{(rate.Job.Retraining is null && (rate.Batch > 1 || stack.Provider is Workloads.ExecutionProvider.Cpu) ? $", batch {Quantity.Count(rate.Batch)}" : "")}";

    /// <summary>Who rents by the hour may pay less for faster servers that are given back before the deadline.</summary>
    private static string Sooner(CapacityPlan plan) => plan.Period.Days is { } days && plan.Front.Where(p => p.Days < days && p.Price < plan.Price).MinBy(p => p.Price) is { } sooner
        ? $" Sooner is cheaper: done in {Quantity.Number(sooner.Days)} days it costs {Quantity.Money(sooner.Price!.Value, plan.Demand.Currency)}; plan for that deadline."
        : "";

    /// <summary>Whose throughputs these are.</summary>
    public static string Basis(CapacityPlan plan) => $"Rests on {BasisOf(plan)}.";

    /// <summary><c>run R of 2026-06-01 on AMD EPYC 7302, 8 CPUs; run S ...</c>, newest first.</summary>
    public static string BasisOf(CapacityPlan plan) => string.Join("; ", plan.Runs.Select(r => $"run {PlainText.Line(r.RunId)} of {Day(r.MeasuredOn)} on {PlainText.Line(r.Machine)}"));

    /// <summary>What one job asks for.</summary>
    public static string Job(JobDemand job)
    {
        var what = job switch
        {
            { Retraining: { } training } => $"{Quantity.Exact(training.ItemsPerWeek)} items trained a week{(training.When is TrainingHours.Night ? ", at night" : "")}",
            { Backlog: { } backlog } => $"{Quantity.Exact(backlog.Items)} items in {Quantity.Exact(backlog.Days)} days",
            _ => $"{Quantity.Exact(job.ItemsPerDay)} items a day, {Quantity.Times(job.Profile.Peak)} the mean in the busiest hour",
        };
        var promise = job.Promise is { } slo ? $", {Quantity.Level(slo.Percentile)} of them within {Quantity.Number(slo.Limit.TotalMilliseconds)} ms" : "";
        var precision = job.Precisions.IsEmpty ? "" : $", only {string.Join(" or ", job.Precisions.Select(Workloads.Cell.Word))}";
        return $"{PlainText.Line(job.WorkloadId)}: {what}{promise}{precision}";
    }

    /// <summary>What the servers must keep to.</summary>
    public static string Rules(TeamDemand demand)
    {
        var rules = demand.Rules;
        string?[] parts =
        [
            demand.BudgetPerMonth is { } budget ? $"at most {Quantity.Money(budget, demand.Currency)} a month" : null,
            rules.Term is { } term ? Workloads.Cell.Word(term) : null,
            rules.Regions.IsEmpty ? null : $"in {string.Join(" or ", rules.Regions.Select(PlainText.Line))}",
            rules.Servers is { } servers ? $"at most {OfferWords.Servers(servers)}" : null,
            rules.Watts is { } watts ? $"at most {Quantity.Number(watts)} W" : null,
            rules.ElectricityPerKilowattHour is { } price ? $"electricity at {price.ToString("0.####", CultureInfo.InvariantCulture)} {demand.Currency} a kWh{(rules.PowerOverhead == 1 ? "" : $" and {Quantity.Exact(rules.PowerOverhead)} kWh for each that servers draw")}" : null,
            rules.GpuPowerLimits.IsEmpty ? null : $"GPUs at {string.Join(" or ", rules.GpuPowerLimits.OrderDescending().Select(Quantity.Share))} of their power",
            rules.Spares > 0 ? $"any {OfferWords.Servers(rules.Spares)} may fail" : null,
            rules.SiteSpares > 0 ? $"any {PlainText.Plural(rules.SiteSpares, "site", "sites")} may fail" : null,
            rules.Growth == 1 ? null : $"{Quantity.Share(rules.Growth - 1)} growth",
            $"{Quantity.Share(rules.Confidence)} sure",
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    /// <summary>The value with its interval or margin and its unit; where the plan has them, its trials and its 80 % interval.</summary>
    public static string Value(PlanFigure figure) => $"{Usual(figure)}{(figure.At80 is { } at80 ? $", {Quantity.Interval(at80, "")}" : "")}{(figure.LowConfidence is null ? "" : ", low confidence")}";

    private static string Usual(PlanFigure figure) => figure.Figure switch
    {
        { Low: null } alone when figure.Unit == "share of items" => Quantity.SmallShare(alone.Value),
        { Low: null } alone when figure.Unit.EndsWith(" a kWh", StringComparison.Ordinal) => $"{alone.Value.ToString("0.####", CultureInfo.InvariantCulture)} {PlainText.Line(figure.Unit)}",
        { Low: null } alone => $"{(alone.Provenance is Provenance.ListPrice ? ((decimal)alone.Value).ToString(alone.Value == Math.Truncate(alone.Value) ? "#,0" : "#,0.00##", CultureInfo.InvariantCulture) : Quantity.Exact(alone.Value))} {PlainText.Line(figure.Unit)}",
        var known => OfferWords.Value(known, figure.Trials, PlainText.Line(figure.Unit)),
    };

    /// <summary>Empty where there is none.</summary>
    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    /// <summary><c>price of hetzner AX42, eu: 57.3 EUR a month, list price of 2026-06-01, good until 2027-06-01 (hetzner: price list)</c>.</summary>
    public static string Source(PlanFigure figure) =>
        $"{PlainText.Line(figure.What)}: {Value(figure)}, {OfferWords.Kind(figure.Kind)}{(figure.AsOf is null ? "" : $" {Day(figure.AsOf)}")}{(figure.Expires is null ? "" : $", good until {Day(figure.Expires)}")}{(figure.Figure.Source == FigureKinds.Stated ? " in the demand" : $" ({PlainText.Line(figure.Figure.Source)})")}";

    /// <summary>Head of what more or less time costs: each point is paid for until it is done, or a month where other work goes on.</summary>
    public static string FrontHead(CapacityPlan plan) => plan.Period.Days is null ? plan.Period.Words : "until done";

    public static string Price(decimal? price, string currency) => price is { } known ? Quantity.Money(known, currency) : "not possible";

    /// <summary>Whether machines or people hold the work up; null where the demand names no people.</summary>
    public static string? Bottleneck(CapacityPlan plan) => plan switch
    {
        { People: { There: { } there, PeopleAreTheBottleneck: true } people } => $"People, not machines, are the bottleneck: {there} reviewers do {Quantity.Share(people.Done)} of what these servers send them.",
        { IsPossible: true, People: { There: { } there } people } => $"Machines, not people, are the bottleneck: {there} reviewers are there, {Quantity.Number(people.Needed)} are needed.",
        _ => null,
    };

    /// <summary>Reviewers, and whether they or the machines are the bottleneck.</summary>
    public static IEnumerable<string> People(CapacityPlan plan)
    {
        if (plan.People is not { } people)
        {
            yield return "Nobody looks at labels in this plan: no job has figures for it, and the demand names no people.";
            yield break;
        }
        var needed = $"{Quantity.Number(people.HoursPerWeek)} h of review a week need {PlainText.Plural(Math.Ceiling(people.Needed - 1e-9), "reviewer", "reviewers")}";
        yield return people switch
        {
            { There: null } => $"People: {needed}.",
            { PeopleAreTheBottleneck: true } => $"People, not machines, are the bottleneck: {needed}, {people.There} are there and do {Quantity.Share(people.Done)} of it. Have {Quantity.Count(Math.Ceiling(people.Needed - 1e-9) - people.There!.Value)} more, or send less to them.",
            _ => $"People: {needed}, {people.There} are there.",
        };
        foreach (var job in people.Jobs)
            yield return $"{PlainText.Line(job.WorkloadId)}: {Quantity.SmallShare(job.Share.Value)} sent to people ({Kind(job.Share)}), {Quantity.Number(job.LookedAtPerDay)} {PlainText.Line(job.Items)} looked at a day, {Quantity.Number(job.Seconds)} s each ({Kind(job.OneLook)}).";
        if (plan.Demand.People is { LearningShare: > 0 } team)
        {
            var more = people.Jobs.Sum(j => j.HoursPerWeek - 7 * j.LookedAtPerDay * j.OneLook.Value / 3600);
            yield return $"Active learning picks {Quantity.Share(team.LearningShare)} of the items sent to people; they take {Quantity.Times(team.LearningFactor)} as long, which is {Quantity.Number(Math.Abs(more))} h a week {(more < 0 ? "less" : "more")}.";
        }

        static string Kind(Figure figure) => figure.Source == FigureKinds.Stated ? "stated" : OfferWords.Provenance(figure.Provenance);
    }

    /// <summary>What to measure before more is rented, and with what it would be planned again.</summary>
    public static IEnumerable<string> Next(CapacityPlan plan)
    {
        foreach (var next in plan.Next)
        {
            var then = next.PlanPrice is { } price
                ? $"If it does what is expected, {OfferWords.Servers(next.Servers)} for {Quantity.Money(price, plan.Demand.Currency)} {plan.Period.Words} will do"
                : "It makes the plan surer; if it does what is expected, the plan gets no cheaper";
            yield return $"On the first {OfferWords.Name(next.Offer)} ({Quantity.Money(next.Price, PlainText.Line(next.Offer.Currency))} for {(next.Offer.Term is BillingTerm.Hourly ? "an hour" : "a month")}) run: {PlainText.Line(next.Command)}. {then}.";
        }
        if (!plan.Next.IsEmpty)
            yield return "Then plan with its run, too: --run once for each run.";
        foreach (var job in plan.People is { PeopleAreTheBottleneck: true } people ? people.Jobs.Where(j => !IsOwn(j.OneLook) || !IsOwn(j.Share)) : [])
            yield return $"Time your own reviewers on {PlainText.Line(job.WorkloadId)}, and count what is sent to them: {string.Join(" and ", Guesses(job))}. State them as review_seconds and review_share.";

        static bool IsOwn(Figure figure) => figure.Source == FigureKinds.Stated || figure.Provenance is Provenance.Measured;

        static IEnumerable<string> Guesses(JobReview job)
        {
            if (!IsOwn(job.OneLook))
                yield return $"{Quantity.Number(job.OneLook.Value)} s a look is {OfferWords.Provenance(job.OneLook.Provenance)}";
            if (!IsOwn(job.Share))
                yield return $"{Quantity.SmallShare(job.Share.Value)} sent to people is {OfferWords.Provenance(job.Share.Provenance)}";
        }
    }

    /// <summary>What was played and what was proven.</summary>
    public static IEnumerable<string> Sure(CapacityPlan plan)
    {
        if (plan.Replay is not { } replay)
            yield break;
        yield return $"With throughputs drawn {Quantity.Count(replay.Draws)} times from their intervals, every hour of the week is carried in {Quantity.Share(replay.Carried)} of them.";
        if (replay.Failures > 0)
            yield return $"Of {PlainText.Plural(replay.Failures, "set", "sets")} of servers{(plan.Demand.Rules.SiteSpares > 0 ? " or sites" : "")} that may fail at once, {(replay.FailuresCarried == replay.Failures ? "none is missed" : $"{replay.Failures - replay.FailuresCarried} are missed")}: what is left carries every hour of the week.";
        foreach (var promise in replay.Promises)
            yield return $"{PlainText.Line(promise.WorkloadId)}: {Quantity.Level(promise.Promise.Percentile)} of items within {Quantity.Number(1000 * promise.Seconds)} ms in the simulated worst hour of the slowest server{(plan.Demand.Rules is { Spares: 0, SiteSpares: 0 } ? "" : " after the worst failure")}, {(promise.IsKept ? "as promised" : "longer than promised")} ({Quantity.Number(promise.Promise.Limit.TotalMilliseconds)} ms).";
        foreach (var pool in plan.Pools)
        {
            var bound = Quantity.Money(pool.Certificate.LowerBound, plan.Demand.Currency);
            yield return $"{string.Join(", ", pool.Jobs.Select(j => PlainText.Line(j.WorkloadId)))}: {(pool.Certificate.IsProven ? "no cheaper servers carry it together, as an exhaustive search proves" : $"no cheaper servers were found; the search was cut short, at least {bound} are needed")}; fractions of servers would cost {bound}.";
        }
    }
}
