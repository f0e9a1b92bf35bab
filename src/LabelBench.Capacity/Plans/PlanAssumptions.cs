using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Capacity.Demands;
using LabelBench.Core;

namespace LabelBench.Capacity.Plans;

/// <summary>What a plan takes for granted, and what its buyer should look at.</summary>
internal static class PlanAssumptions
{
    public static IEnumerable<string> Of(TeamDemand demand, Market market, ReviewPlan? people, Catalog catalog, PlanningData data)
    {
        var rules = demand.Rules;
        foreach (var job in demand.Jobs)
        {
            yield return job.Retraining is { } retraining
                ? $"{job.WorkloadId}: {Say.Exact(retraining.ItemsPerWeek)} items are learned from in a week, {(retraining.When is TrainingHours.Night ? "between 20 and 6 h" : "whenever labels leave room")}, on one server at a time; a step is not interrupted."
                : job.Backlog is { } backlog
                ? $"{job.WorkloadId}: {Say.Exact(backlog.Items)} items in {Say.Exact(backlog.Days)} days around the clock are {Say.Number(job.RequiredRate(1))} a second."
                : $"{job.WorkloadId}: {Say.Exact(job.ItemsPerDay)} items on a mean day make {Say.Number(job.RequiredRate(rules.Growth))} a second in the busiest hour{(rules.Growth == 1 ? "" : $", {Say.Percent(rules.Growth - 1)} growth included")}.";
            if (job.Promise is { } promise)
                yield return string.Create(CultureInfo.InvariantCulture, $"{job.WorkloadId}: {promise.Percentile:0.##} % of items are answered within {promise.Limit.TotalMilliseconds:#,0.#} ms; arrivals with a squared coefficient of variation of {job.Burstiness:0.##}, times for one item with {PromisedRate.ServiceVariability:0.##} (assumed), a queue of its own for every server.");
        }
        yield return string.Create(CultureInfo.InvariantCulture, $"Servers are bought for throughputs that are reached with a probability of {100 * rules.Confidence:0.#} % where the intervals are right{Each(rules.Confidence, market.Confidence)}{(rules.Spares == 0 ? "" : $"; of each pool {rules.Spares} may fail at once")}{(rules.SiteSpares == 0 ? "" : $"; of its sites, regions of a provider, {rules.SiteSpares} may fail at once")}.");
        yield return "Throughputs are of these kinds, surest first: measured here, on a machine of this very type; same GPU elsewhere; anchored, carried within a stack from another GPU, another model or another machine's cores; predicted from published results and specifications; stated, where line or disks let no more through.";
        foreach (var sentence in market.Assumptions)
            yield return sentence;
        if (people is not null && (demand.People ?? ReviewTeam.Usual) is var team)
            yield return $"People: {team.Rule} ({(team.HasUsualHours ? demand.People is null ? "assumed" : "assumed where the demand does not say" : FigureKinds.Stated)}).";
        yield return $"Prices are list prices without tax, traffic and disks; {market.Period.Sentence(rules.SetupMonths)}";
        if (catalog.Offers.Any(o => o.Currency != demand.Currency))
            yield return string.Create(CultureInfo.InvariantCulture, $"Other currencies are converted at the rates of {data.Rates.AsOf:yyyy-MM-dd} ({data.Rates.Source}).");
        if (demand.Jobs.All(j => j.Disk is null))
            yield return "Disks were not looked at: give disk_gib in a job.";
        if (demand.Jobs.All(j => j.BytesPerItem is null))
            yield return "Lines to the outside, and what disks read, were not looked at: give megabytes_per_item in a job.";
    }

    private static string Each(double asked, double bought) => bought == asked ? "" : string.Create(CultureInfo.InvariantCulture,
        $", each by itself with {100 * bought:0.#} %, since those of different GPUs and CPUs are wrong independently{(bought > asked ? "" : " and make up for each other")}");

    public static IEnumerable<Problem> Warnings(TeamDemand demand, ImmutableArray<ServerPool> pools, Catalog catalog, PlanningRuns runs, CheapestToMeasure servers, DateOnly? today)
    {
        foreach (var warning in catalog.Warnings.Concat(Aged(demand, pools, runs, today)))
            yield return warning;
        foreach (var group in pools.SelectMany(p => p.Servers).GroupBy(s => s.Candidate.Offer.Id, StringComparer.Ordinal))
        {
            var offer = group.First().Candidate.Offer;
            foreach (var rate in group.First().Candidate.Rates.Where(r => r.LowConfidence is not null))
                yield return new Problem(offer.Id, rate.Job.WorkloadId, $"has a throughput of low confidence: {rate.LowConfidence}{(rate.LowConfidence!.EndsWith(Remedy.RunAgain, StringComparison.Ordinal) ? "" : $"; {Remedy.MeasureOne(offer, rate.Job.WorkloadId, servers.Like(offer))}")}.");
            if (offer.Stock is null)
                yield return new Problem(offer.Id, "stock", $"is not in the catalog; ask whether {group.Sum(s => s.Count)} can be had.");
            var jobs = group.SelectMany(s => s.Candidate.Rates).Select(r => r.Job).ToArray();
            if (offer.DiskBytes is null && jobs.Sum(j => j.Disk?.Value ?? 0) is > 0 and var bytes)
                yield return new Problem(offer.Id, "disk", string.Create(CultureInfo.InvariantCulture, $"is not in the catalog; ask whether {bytes / (1L << 30):#,0.#} GiB come with it, and what they cost."));
            if (offer is { DiskKind: null, DiskBytesPerSecond: null } && demand.Rules.DiskBytesPerSecond is null && NeededBytes(group) is > 0 and var read)
                yield return new Problem(offer.Id, "disk_kind", $"is not in the catalog, and what its disks read bounds nothing here; ask whether they read {Say.Number(read / 1e6)} MB/s, which it needs when it is fully used, or state disk_read_mb_per_s.");
            if (offer.NetworkBitsPerSecond is null && NeededBytes(group) * 8 is > 0 and var bits)
                yield return new Problem(offer.Id, "network", $"is not in the catalog; ask whether it has {Say.Number(bits / 1e9)} Gbit/s, which it needs when it is fully used, and what traffic costs.");
        }
    }

    /// <summary>What a server takes in a second when it does nothing but the job that brings most.</summary>
    private static double NeededBytes(IEnumerable<PooledServers> servers) => servers.SelectMany(s => s.Candidate.Rates).Max(r => r.Sure * (r.Job.BytesPerItem?.Value ?? 0));

    /// <summary>Prices of what is rented, and runs, that are older than the demand and a year allow.</summary>
    private static IEnumerable<Problem> Aged(TeamDemand demand, ImmutableArray<ServerPool> pools, PlanningRuns runs, DateOnly? today)
    {
        if (today is not { } day)
            yield break;
        foreach (var offer in pools.SelectMany(p => p.Servers).Select(s => s.Candidate.Offer).DistinctBy(o => o.Id).Where(o => o.AsOf.AddDays(demand.Rules.PriceDays) < day))
            yield return new Problem(offer.Id, "price", string.Create(CultureInfo.InvariantCulture, $"is of {offer.AsOf:yyyy-MM-dd}, {day.DayNumber - offer.AsOf.DayNumber:#,0} days ago, and prices are to be no older than {demand.Rules.PriceDays:#,0}; look it up before renting."));
        foreach (var run in runs.All.Select(RunReference.Of).Where(r => r.Day.AddDays(RentingRules.MeasurementDays) < day))
            yield return new Problem(run.Id, "", string.Create(CultureInfo.InvariantCulture, $"is of {run.Day:yyyy-MM-dd}; drivers and libraries have changed since: measure again (labelbench run)."));
    }
}
