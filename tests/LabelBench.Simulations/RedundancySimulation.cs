using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Capacity.Queueing;
using LabelBench.Core;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Simulations;

/// <summary>
/// Plans for random demands that any k servers, or any site, may be missed: every such set is taken away, every hour of the week is carried by what is left, and the queue of
/// every server left is played in the busiest one.
/// </summary>
public sealed class RedundancySimulation : ISimulation
{
    private const int Queries = 100_000, Stretches = 20;

    public string Name => "redundancy";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var run = RunAnalyzer.Summarise(RecordBuilder.Standard().Build());
        var catalog = Catalog.Builtin(new DateOnly(2026, 8, 1));
        var planner = new CapacityPlanner(run, catalog, PlanningData.Builtin);
        var plans = Repeat.Times(full ? 200 : 12, i => (Number: (ulong)i, Demand: Demand(SplitMix64.For(seed, i)))).Select(d => (d.Number, Plan: planner.Plan(d.Demand))).ToArray();
        // A plan that breaks a promise says so, and is nobody's plan with spares.
        var possible = plans.Where(p => p.Plan is { IsPossible: true, Replay.Holds: true }).ToArray();
        yield return SimulatedFigure.Share($"{Name}.plans", possible.Length, plans.Length);
        yield return SimulatedFigure.Share($"{Name}.proven", possible.Count(p => p.Plan.Pools.All(pool => pool.Certificate.IsProven)), possible.Length);
        var sets = Repeat.Times(possible.Length, i => possible[i].Plan.Pools.SelectMany(pool => Losses(pool, possible[i].Plan.Demand.Rules).Select(l => (l.IsSite, Held: Holds(pool, l.Lost, seed + 1000 * possible[i].Number)))).ToArray()).SelectMany(s => s).ToArray();
        foreach (var (name, isSite) in new[] { ("servers", false), ("sites", true) })
        {
            var of = sets.Where(s => s.IsSite == isSite).ToArray();
            yield return new SimulatedFigure($"{Name}.{name}.sets", of.Length, "sets");
            yield return SimulatedFigure.Share($"{Name}.{name}.demand-carried", of.Count(s => s.Held.Demand), of.Length, 100);
            yield return SimulatedFigure.Share($"{Name}.{name}.promises-kept", of.Count(s => s.Held.Promises), of.Length, 100);
        }
    }

    private static TeamDemand Demand(SplitMix64 random)
    {
        ServiceLevelObjective? promise = random.Below(2) == 0 ? new ServiceLevelObjective(random.Below(2) == 0 ? 95 : 99, TimeSpan.FromSeconds(random.Between(0.5, 4))) : null;
        var profile = random.Below(3) switch { 0 => DayProfile.Flat, 1 => DayProfile.OfficeHours, _ => DayProfile.Evening };
        ImmutableArray<JobDemand> jobs =
        [
            new JobDemand("image-classify", Math.Exp(random.Between(13, 17)), profile) { Promise = promise, Burstiness = promise is null ? 1 : 1 + random.Below(4) },
            .. random.Below(2) == 0 ? [new JobDemand("document-ocr", Math.Exp(random.Between(9, 12)), DayProfile.OfficeHours)] : Array.Empty<JobDemand>(),
        ];
        return new TeamDemand("random", "EUR", null, jobs, null, new RentingRules { Spares = 1 + random.Below(2), SiteSpares = random.Below(2), Regions = ["eu"] });
    }

    /// <summary>Every set of so many servers, one by one, and every site.</summary>
    private static IEnumerable<(bool IsSite, int[] Lost)> Losses(ServerPool pool, RentingRules rules)
    {
        var servers = pool.Servers.SelectMany((s, place) => Enumerable.Repeat(place, s.Count)).ToArray();
        foreach (var set in Choose(servers, Math.Min(rules.Spares, servers.Length)).DistinctBy(s => string.Join(',', s.Order())))
            yield return (false, [.. pool.Servers.Select((_, place) => set.Count(p => p == place))]);
        foreach (var site in rules.SiteSpares == 0 ? [] : pool.Servers.Select(s => s.Candidate.Site).Distinct(StringComparer.Ordinal))
            yield return (true, [.. pool.Servers.Select(s => s.Candidate.Site == site ? s.Count : 0)]);
    }

    private static IEnumerable<ImmutableList<int>> Choose(int[] from, int count) => count == 0
        ? [[]]
        : Enumerable.Range(0, from.Length).SelectMany(i => Choose(from[(i + 1)..], count - 1).Select(rest => rest.Add(from[i])));

    /// <summary>Every server left takes the share of the items that its throughput is of all that is left.</summary>
    private static (bool Demand, bool Promises) Holds(ServerPool pool, int[] lost, ulong seed)
    {
        var left = pool.Servers.Select((s, i) => (s.Candidate, Count: s.Count - lost[i])).Where(s => s.Count > 0).ToArray();
        var all = left.Sum(s => s.Count * s.Candidate.Carries(r => r.Usable));
        var carried = left.All(s => Enumerable.Range(0, DayProfile.HoursPerWeek).All(hour => Busy(s.Candidate, s.Candidate.Carries(r => r.Usable) / all, hour) <= 1 + 1e-9));
        var kept = pool.Jobs.Index().Where(j => j.Item.Promise is not null).All(job => Late(left, all, job.Index, seed) <= 1 - job.Item.Promise!.Percentile / 100);
        return (left.Length > 0 && carried, kept);
    }

    private static double Busy(Candidate candidate, double share, int hour) => candidate.Load.RatesIn(hour).Select((rate, i) => share * rate / candidate.Rates[i].Usable).Sum();

    /// <summary>Share of a job's items that is answered later than promised in the hour that asks most of a server, over all servers, less what chance explains: two and a half standard errors.</summary>
    /// <remarks>Late answers come together, in the same rush, so that the error is taken from the shares of stretches of time (batch means).</remarks>
    private static double Late((Candidate Candidate, int Count)[] left, double all, int job, ulong seed)
    {
        var stretches = new double[Stretches];
        foreach (var (candidate, count) in left)
        {
            var weight = candidate.Carries(r => r.Usable) / all;
            foreach (var (i, late) in LateInStretches(candidate, weight, job, seed).Index())
                stretches[i] += count * weight * late;
        }
        var mean = stretches.Average();
        return mean - 2.5 * Math.Sqrt(stretches.Sum(s => (s - mean) * (s - mean)) / (Stretches - 1) / Stretches);
    }

    private static double[] LateInStretches(Candidate candidate, double share, int job, ulong seed)
    {
        var rates = candidate.Load.RatesIn(candidate.Load.BusiestFor(i => candidate.Rates[i].Usable));
        int[] coming = [.. Enumerable.Range(0, rates.Count).Where(i => rates[i] > 0)];
        if (!coming.Contains(job))
            return new double[Stretches];
        var slots = coming.Min(i => candidate.Rates[i].Slots);
        var loads = coming.Select(i => PromisedRate.Load(rates[i] * share, candidate.Rates[i].Sure, slots, candidate.Rates[i].Job, candidate.Rates[i].Batches)).ToArray();
        var responses = QueueSimulator.Mixed(loads, slots, Queries, seed)[Array.IndexOf(coming, job)];
        // On more slots than are played an item takes longer, at the same throughput.
        var limit = candidate.Rates[job].Job.Promise!.Limit.TotalSeconds - (candidate.Rates[job].Slots - slots) * candidate.Rates[job].Batch / candidate.Rates[job].Sure;
        return [.. responses.Chunk(Math.Max(1, responses.Length / Stretches)).Take(Stretches).Select(chunk => chunk.Count(r => r > limit) / (double)chunk.Length)];
    }
}
