using System.Collections.Frozen;
using System.Collections.Immutable;
using LabelBench.Capacity.Costs;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Purchasing;

namespace LabelBench.Capacity.Plans;

/// <summary>Buys the cheapest servers for jobs: all of them on one pool, each on its own, or anything between.</summary>
/// <remarks>
/// Within a pool the cheapest servers are found and proven (<see cref="PurchaseSolver"/>). Servers that share their time between jobs are good for load that comes and goes;
/// where one offer is much better at one job and another at the other, pools of their own are cheaper. All ways to divide up to <see cref="MostDivided"/> jobs are tried;
/// of more jobs only one pool, and one for each.
/// </remarks>
internal sealed class PoolBuyer(ImmutableArray<PricedOffer> offers, TeamDemand demand)
{
    /// <summary>Five jobs can be divided in 52 ways, ten in 115,975.</summary>
    public const int MostDivided = 5;

    /// <summary>Servers of an offer that are taken to be there where its stock is unknown; more has to be asked for anyhow.</summary>
    private const int UnknownStock = 1000;

    /// <summary>Share of a promise's limit that a training step on the same server may take.</summary>
    private const double LongestStep = 0.1;

    private readonly Dictionary<string, Bought> _bought = new(StringComparer.Ordinal);

    private readonly RentPeriod _period = RentPeriod.Of(demand);

    /// <summary>For the demand's period.</summary>
    private decimal? Budget => demand.BudgetPerMonth * _period.Months;

    private PurchaseLimits Limits => new(Budget, demand.Rules.Servers, demand.Rules.Watts, demand.Rules.Spares, demand.Rules.SiteSpares);

    /// <summary>The cheapest pools that keep all limits together; none where there are no such.</summary>
    public ImmutableArray<ServerPool> Cheapest()
    {
        ImmutableArray<ServerPool> best = [];
        foreach (var division in Divisions())
        {
            if (Buy(division) is { IsEmpty: false } pools && (best.IsEmpty || pools.Sum(p => p.Price) < best.Sum(p => p.Price)))
                best = pools;
        }
        return best;
    }

    /// <summary>The cheapest pools for these sets of jobs; none where they do not keep all limits together.</summary>
    public ImmutableArray<ServerPool> Buy(ImmutableArray<ImmutableArray<JobDemand>> division)
    {
        var pools = division.Select(jobs => For(jobs).Pool).ToArray();
        return pools.Contains(null) || !Keeps([.. pools.OfType<ServerPool>()]) ? [] : [.. pools.OfType<ServerPool>()];
    }

    /// <summary>Which limits cannot be kept together by one pool of servers for all jobs.</summary>
    public ImmutableArray<PurchaseConstraint> Conflict() =>
        For(demand.Jobs).Outcome is PurchaseOutcome.Impossible impossible ? impossible.Conflict : [];

    /// <summary>Rent for the period, in the demand's currency, from which on an offer would be in the pool's plan: below 0 where its electricity alone is too dear; null where no price helps.</summary>
    public decimal? WinningPrice(ServerPool pool, Offer offer) =>
        For(pool.Jobs) is { Outcome: PurchaseOutcome.Plan plan } bought && bought.Options.TryGetValue(offer.Id, out var option)
            ? PurchaseSolver.WinningPrice(bought.Needed, plan, option) - bought.Electricity.GetValueOrDefault(offer.Id)
            : null;

    /// <summary>Why an offer cannot be in a pool at any price; null where it could.</summary>
    public string? Unfit(ServerPool pool, PricedOffer offer) =>
        For(pool.Jobs).Options.ContainsKey(offer.Offer.Id) ? null
        : pool.Jobs.Select(j => offer.Refusals.GetValueOrDefault(j.WorkloadId) is { } refusal ? $"{j.WorkloadId}: {refusal}" : null).FirstOrDefault(r => r is not null)
        ?? (!Holds(offer.Offer, pool.Jobs) ? "its disks do not hold what all these jobs keep"
            : !Fits(offer.Offer, pool.Jobs.Select(j => offer.Rates[j.WorkloadId])) ? "its memory does not hold all these jobs at once"
            : "a training step there takes too much of what was promised, and the plan trains on the servers that label");

    /// <summary>Ways to divide the jobs, one pool for all first.</summary>
    public IEnumerable<ImmutableArray<ImmutableArray<JobDemand>>> Divisions()
    {
        var jobs = demand.Jobs;
        if (jobs.Length > MostDivided)
            return [[jobs], [.. jobs.Select(j => ImmutableArray.Create(j))]];
        IEnumerable<ImmutableArray<ImmutableArray<JobDemand>>> divisions = [[[jobs[0]]]];
        foreach (var job in jobs.Skip(1))
            divisions = divisions.SelectMany(d => Enumerable.Range(0, d.Length).Select(i => d.SetItem(i, d[i].Add(job))).Append(d.Add([job])));
        return divisions;
    }

    /// <summary>What was bought for some jobs; each set of jobs is bought for once.</summary>
    private Bought For(ImmutableArray<JobDemand> jobs)
    {
        var key = string.Join('|', jobs.Select(j => j.WorkloadId));
        return _bought.TryGetValue(key, out var known) ? known : _bought[key] = Buy(jobs);
    }

    private Bought Buy(ImmutableArray<JobDemand> jobs)
    {
        var load = new WeekLoad(jobs, demand.Rules.Growth);
        var candidates = offers.Where(o => jobs.All(j => o.Rates.ContainsKey(j.WorkloadId)))
            .Select(o => o.For(jobs, load, _period, demand.Rules))
            .Where(c => Holds(c.Offer, jobs) && Fits(c.Offer, c.Rates) && Gives(c))
            .ToDictionary(c => c.Offer.Id, StringComparer.Ordinal);
        // The demand is 1: options carry shares of it.
        var problem = new PurchaseProblem(1, [.. candidates.Values.Select(c => new PurchaseOption(c.Offer.Id, c.Price, c.Carries(r => r.Usable), c.Offer.Stock ?? UnknownStock, c.Power?.MostWatts ?? 0) { Site = c.Site })], Limits);
        var electricity = candidates.Values.Where(c => c.Power is { Price: > 0 }).ToDictionary(c => c.Offer.Id, c => c.Power!.Price, StringComparer.Ordinal);
        var outcome = PurchaseSolver.Solve(problem);
        if (outcome is not PurchaseOutcome.Plan plan)
            return new Bought(problem, outcome, null, electricity);
        var servers = plan.Servers.Select(s => new PooledServers(candidates[s.Option.Id], s.Count)).OrderBy(s => s.Candidate.Price).ThenBy(s => s.Candidate.Offer.Id, StringComparer.Ordinal);
        return new Bought(problem, plan, new ServerPool(jobs, [.. servers], plan.Price, plan.Certificate), electricity);
    }

    /// <summary>Whether the disks hold what all the jobs keep there; where nobody knows the disks, the plan warns.</summary>
    private static bool Holds(Offer offer, ImmutableArray<JobDemand> jobs) => !(jobs.Sum(j => j.Disk?.Value ?? 0) > offer.DiskBytes?.Value);

    /// <summary>Whether the memory holds all the jobs at once, as far as runs told what they take.</summary>
    private static bool Fits(Offer offer, IEnumerable<JobRate> rates) => rates.Sum(r => r.Memory?.Value ?? 0) is var taken && (taken == 0 || taken + MemoryUse.System.Value <= offer.MemoryBytes.Value);

    /// <summary>Whether training steps, which nothing interrupts, leave promises room: an item may come just as one begins.</summary>
    private static bool Gives(Candidate candidate) => candidate.Rates.All(r => !(candidate.Rates.Max(t => t.StepSeconds) > LongestStep * r.Job.Promise?.Limit.TotalSeconds));

    /// <summary>Limits that pools share; each alone was bought within them.</summary>
    private bool Keeps(ImmutableArray<ServerPool> pools)
    {
        var servers = pools.SelectMany(p => p.Servers).GroupBy(s => s.Candidate.Offer.Id, StringComparer.Ordinal).Select(g => (g.First().Candidate, Count: g.Sum(s => s.Count))).ToArray();
        return !(pools.Sum(p => p.Price) > Budget)
            && !(pools.Sum(p => p.Count) > demand.Rules.Servers)
            && !(servers.Sum(s => s.Count * (s.Candidate.Power?.MostWatts ?? 0)) > demand.Rules.Watts)
            && servers.All(s => s.Count <= (s.Candidate.Offer.Stock ?? UnknownStock));
    }

    /// <param name="Pool">Null where there is no plan.</param>
    /// <param name="Electricity">By offer, what of its price is not rent; those without are left out.</param>
    private sealed record Bought(PurchaseProblem Problem, PurchaseOutcome Outcome, ServerPool? Pool, Dictionary<string, decimal> Electricity)
    {
        private FrozenDictionary<string, PurchaseOption>? _options;

        private PurchaseProblem? _needed;

        public PurchaseProblem Needed => _needed ??= PurchaseSolver.Needed(Problem);

        /// <summary>By id of the offer.</summary>
        public FrozenDictionary<string, PurchaseOption> Options => _options ??= Problem.Options.ToFrozenDictionary(o => o.Id, StringComparer.Ordinal);
    }
}
