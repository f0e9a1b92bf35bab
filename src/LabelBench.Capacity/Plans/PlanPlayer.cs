using System.Collections.Immutable;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Queueing;
using LabelBench.Core;
using LabelBench.Statistics;

namespace LabelBench.Capacity.Plans;

/// <summary>Plays a plan through: throughputs drawn from their intervals, servers and sites taken away, queues in the busiest hours of what is left.</summary>
internal sealed class PlanPlayer
{
    private readonly ImmutableArray<ServerPool> _pools;
    private readonly RentingRules _rules;
    private readonly ulong _seed;
    private readonly PlayedQueues _played;

    /// <summary>By pool, the queues of its servers.</summary>
    private readonly (Candidate Candidate, double Share, int Hour, int Play)[][] _queues;

    /// <param name="played">Keeps what queues came to; plans that are alike have many in common.</param>
    public PlanPlayer(ImmutableArray<ServerPool> pools, RentingRules rules, ulong seed, PlayedQueues played)
    {
        (_pools, _rules, _seed, _played) = (pools, rules, seed, played);
        _queues = [.. pools.Select(pool => Served(pool).ToArray())];
    }

    private const int Draws = 1000;

    /// <summary>Of one server of an offer; a 99.9th percentile then rests on 60 of them.</summary>
    private const int Queries = 60_000;

    /// <summary>Independent plays of a queue, of which the worst counts: a long queue is rare, and one play may not meet it.</summary>
    private const int Plays = 3;

    /// <summary>Stands in for the rounding of sums.</summary>
    private const double Whole = 1 - 1e-9;

    /// <summary>Whether every promise is kept: the first that is broken ends the play.</summary>
    public bool KeepsPromises => _queues.All(pool => pool.AsParallel().All(queue => Responses(queue, toTheEnd: false) is not null));

    /// <summary>The whole play, however late anything is answered.</summary>
    public PlanReplay Play()
    {
        var sets = _pools.SelectMany(p => FailureSets.Of(p, _rules).Select(lost => p.CarriesWithout(lost, r => r.Usable) >= Whole)).ToArray();
        return new PlanReplay(Draws, Carried(), sets.Length, sets.Count(carried => carried), [.. _pools.SelectMany(Promises)]);
    }

    /// <summary>Share of draws in which everything is carried. What makes a prediction wrong makes it wrong for all servers with that GPU, or that CPU.</summary>
    /// <remarks>Each of these has its numbers from every thousandth of the normal distribution once, in an order of its own (McKay, Beckman and Conover 1979, doi:10.2307/1268522).</remarks>
    public double Carried()
    {
        string[] parts = [.. _pools.SelectMany(p => p.Servers).SelectMany(s => s.Candidate.Rates.Select(r => Part(s.Candidate.Offer, r))).Distinct(StringComparer.Ordinal)];
        var luck = parts.Select((_, i) => Normals(SplitMix64.For(_seed, i + 1))).ToArray();
        var servers = _pools.Select(p => p.Servers.Select(s => (s.Count, s.Candidate.Load, Rates: s.Candidate.Rates.Select(r => (Of: Spreading(r), Luck: luck[Array.IndexOf(parts, Part(s.Candidate.Offer, r))])).ToArray())).ToArray()).ToArray();
        return Enumerable.Range(0, Draws).Count(draw => servers.All(pool => pool.Sum(s => s.Count * s.Load.Carries(i => s.Rates[i].Of(s.Rates[i].Luck[draw]))) >= Whole)) / (double)Draws;
    }

    /// <summary>What a throughput is bound by: its error is that of all servers that are bound by the same.</summary>
    private static string Part(Offer offer, JobRate rate) => rate.Bound is ServerBound.Gpu ? $"GPU {offer.GpuName}" : $"CPU {offer.CpuModel ?? offer.Id}";

    private static double[] Normals(SplitMix64 random)
    {
        var normals = new double[Draws];
        for (var i = 0; i < Draws; i++)
        {
            var other = random.Below(i + 1);
            (normals[i], normals[other]) = (normals[other], MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, (i + random.Unit()) / Draws));
        }
        return normals;
    }

    /// <summary>A log-normal throughput with the figure's interval, by a standard normal number; what a promise leaves unused is left unused.</summary>
    private static Func<double, double> Spreading(JobRate rate)
    {
        var figure = rate.Throughput;
        var half = Normal.Quantile(1 - (1 - (figure.Confidence ?? LogEstimate.Confidence)) / 2);
        var (low, high) = (Math.Log(figure.Value / (figure.Low ?? rate.Sure)) / half, Math.Log((figure.High ?? figure.Value) / figure.Value) / half);
        return z => figure.Value * Math.Exp(z * (z < 0 ? low : high)) * rate.Usable / rate.Sure;
    }

    /// <summary>Response times of the promised jobs on the server that answers latest.</summary>
    /// <remarks>Where every server keeps a promise by itself, any of them together do, whichever are left.</remarks>
    private IEnumerable<PromiseReplay> Promises(ServerPool pool, int place)
    {
        var responses = _queues[place].AsParallel().AsOrdered().Select(queue => Responses(queue, toTheEnd: false) ?? Responses(queue, toTheEnd: true)!).ToArray();
        return pool.Jobs.Index().Where(j => j.Item.Promise is not null).Select(j => new PromiseReplay(j.Item.WorkloadId, j.Item.Promise!, responses.Max(r => r[j.Index])));
    }

    /// <summary>Queues to play where there are promises: every kind of server, with the largest share of the items that it gets after any failure, in the worst of the hours that ask most of it or of a job.</summary>
    private IEnumerable<(Candidate Candidate, double Share, int Hour, int Play)> Served(ServerPool pool)
    {
        if (pool.Jobs.All(j => j.Promise is null))
            return [];
        int[][] failures = [new int[pool.Servers.Length], .. FailureSets.Of(pool, _rules)];
        return pool.Servers.SelectMany((server, place) =>
        {
            var left = failures.Where(lost => lost[place] < server.Count).Min(lost => pool.CarriesWithout(lost, r => r.Usable));
            var share = server.Candidate.Carries(r => r.Usable) / left;
            return from hour in HoursToPlay(server.Candidate, pool.Jobs) from play in Enumerable.Range(0, Plays) select (server.Candidate, share, hour, play);
        });
    }

    private static int[] HoursToPlay(Candidate candidate, ImmutableArray<JobDemand> jobs) =>
        [.. jobs.Where(j => j.Promise is not null).Select(j => j.Profile.Factors.IndexOf(j.Profile.Peak)).Append(candidate.Load.BusiestFor(i => candidate.Rates[i].Usable)).Distinct().Order()];

    /// <summary>Response time of each job at its promise's percentile on one server in one hour of the week; 0 where none of its items come.</summary>
    /// <param name="toTheEnd">Whether to play on when it is certain that a promise is broken; where not, null says that one is.</param>
    /// <remarks>A training step that may run then is waited for in full.</remarks>
    private double[]? Responses((Candidate Candidate, double Share, int Hour, int Play) queue, bool toTheEnd)
    {
        var candidate = queue.Candidate;
        var rates = candidate.Load.RatesIn(queue.Hour);
        int[] coming = [.. Enumerable.Range(0, rates.Count).Where(i => rates[i] > 0)];
        var seconds = new double[rates.Count];
        if (coming.Length == 0)
            return seconds;
        var step = candidate.Rates.Where(r => r.Job.Retraining?.May(queue.Hour) is true).Select(r => r.StepSeconds).DefaultIfEmpty(0).Max();
        // Where jobs have different slots they are played on the fewest, at the same throughput; what an item takes longer on many is added.
        var slots = coming.Min(i => candidate.Rates[i].Slots);
        (JobDemand Job, QueueLoad Load, double More)[] loads = [.. coming.Select(i => (candidate.Rates[i], Load: Load(candidate.Rates[i], rates[i] * queue.Share)))
            .Select(l => (l.Item1.Job, l.Load with { ServiceSeconds = l.Load.ServiceSeconds * slots / l.Item1.Slots }, step + l.Load.FullBatchSeconds * (1 - slots / (double)l.Item1.Slots)))];
        var played = _played.Responses(
            [.. loads.Select(l => new WatchedLoad(l.Load, l.Job.Promise?.Percentile / 100, toTheEnd ? double.PositiveInfinity : l.Job.Promise?.Limit.TotalSeconds - l.More ?? 0))], slots, Queries, _seed + (ulong)queue.Play);
        if (played is null)
            return null;
        foreach (var (kind, job) in coming.Index().Where(c => loads[c.Index].Job.Promise is not null && played[c.Index] > 0))
            seconds[job] = played[kind] + loads[kind].More;
        return toTheEnd || coming.All(i => !(seconds[i] > candidate.Rates[i].Job.Promise?.Limit.TotalSeconds)) ? seconds : null;
    }

    private static QueueLoad Load(JobRate rate, double perServer) => rate.Job.Backlog is null
        ? PromisedRate.Load(perServer, rate.Sure, rate.Slots, rate.Job, rate.Batches)
        : PromisedRate.Load(perServer, rate.Sure, rate.Slots, rate.Job, rate.Batches) with { ArrivalVariability = 0 };
}
