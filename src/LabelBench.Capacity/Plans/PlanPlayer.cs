using System.Collections.Immutable;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Queueing;
using LabelBench.Core;
using LabelBench.Statistics;

namespace LabelBench.Capacity.Plans;

/// <summary>Plays a plan through: throughputs drawn from their intervals, servers taken away, queues in the busiest hour.</summary>
internal sealed class PlanPlayer(ImmutableArray<ServerPool> pools, RentingRules rules, ulong seed)
{
    private const int Draws = 1000;

    /// <summary>Of one server of an offer; a 99.9th percentile then rests on 60 of them.</summary>
    private const int Queries = 60_000;

    /// <summary>Stands in for the rounding of sums.</summary>
    private const double Whole = 1 - 1e-9;

    public PlanReplay Play()
    {
        var (failures, carried) = Failures();
        return new PlanReplay(Draws, Carried(), failures, carried, [.. pools.SelectMany(Promises)]);
    }

    /// <summary>One factor for all servers of an offer: what makes a prediction wrong makes it wrong for all of them.</summary>
    private double Carried()
    {
        var random = SplitMix64.For(seed, 1);
        var carried = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var all = true;
            var luck = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var pool in pools)
            {
                foreach (var (candidate, _) in pool.Servers)
                {
                    if (!luck.ContainsKey(candidate.Offer.Id))
                        luck[candidate.Offer.Id] = Normal.Draw(ref random);
                }
                all &= pool.Servers.Sum(s => s.Count * s.Candidate.Carries(rules.Growth, r => Drawn(r, luck[s.Candidate.Offer.Id]))) >= Whole;
            }
            carried += all ? 1 : 0;
        }
        return carried / (double)Draws;
    }

    /// <summary>A log-normal throughput with the figure's interval; what a promise leaves unused is left unused.</summary>
    private static double Drawn(JobRate rate, double z)
    {
        var figure = rate.Throughput;
        var (low, high) = (figure.Low ?? rate.Sure, figure.High ?? figure.Value);
        var half = Normal.Quantile(1 - (1 - (figure.Confidence ?? LogEstimate.Confidence)) / 2);
        var log = z < 0 ? Math.Log(figure.Value / low) : Math.Log(high / figure.Value);
        return figure.Value * Math.Exp(z * log / half) * rate.Usable / rate.Sure;
    }

    /// <summary>Every set of offers that so many failed servers of a pool can be of.</summary>
    private (int Sets, int Carried) Failures()
    {
        var (sets, carried) = (0, 0);
        foreach (var pool in pools.Where(_ => rules.Spares > 0))
        {
            var shares = pool.Servers.Select(s => s.Candidate.Carries(rules.Growth, r => r.Usable)).ToArray();
            foreach (var lost in Subsets([.. pool.Servers.Select(s => s.Count)], 0, Math.Min(rules.Spares, pool.Count)))
            {
                sets++;
                carried += pool.Servers.Select((s, i) => (s.Count - lost[i]) * shares[i]).Sum() >= Whole ? 1 : 0;
            }
        }
        return (sets, carried);
    }

    private static IEnumerable<int[]> Subsets(int[] counts, int from, int failed)
    {
        if (from == counts.Length - 1)
        {
            if (failed <= counts[from])
                yield return [.. new int[from], failed];
            yield break;
        }
        for (var here = 0; here <= Math.Min(failed, counts[from]); here++)
        {
            foreach (var rest in Subsets(counts, from + 1, failed - here))
            {
                rest[from] = here;
                yield return rest;
            }
        }
    }

    /// <summary>Queues of one server of each offer; every server gets the share of the load that it was bought for.</summary>
    private IEnumerable<PromiseReplay> Promises(ServerPool pool)
    {
        if (pool.Jobs.All(j => j.Promise is null))
            yield break;
        var all = pool.Carries(rules.Growth, r => r.Usable);
        var responses = pool.Jobs.Select(_ => new List<(double Seconds, double Weight)>()).ToArray();
        foreach (var ((candidate, count), place) in pool.Servers.Select((s, i) => (s, i)))
        {
            var share = candidate.Carries(rules.Growth, r => r.Usable) / all;
            QueueLoad[] loads = [.. candidate.Rates.Select(r => Load(r, r.Job.RequiredRate(rules.Growth) * share))];
            // Jobs whose items take longer on fewer slots are played on those.
            var played = QueueSimulator.Mixed(loads, candidate.Rates.Max(r => r.Slots), Queries, seed + (ulong)place);
            for (var job = 0; job < loads.Length; job++)
            {
                var weight = count * loads[job].ArrivalsPerSecond / Math.Max(1, played[job].Length);
                responses[job].AddRange(played[job].Select(seconds => (seconds, weight)));
            }
        }
        for (var job = 0; job < pool.Jobs.Length; job++)
        {
            if (pool.Jobs[job].Promise is { } promise)
                yield return new PromiseReplay(pool.Jobs[job].WorkloadId, promise, Percentile(responses[job], promise.Percentile / 100));
        }
    }

    private static QueueLoad Load(JobRate rate, double perServer) => rate.Job.Backlog is null
        ? PromisedRate.Load(perServer, rate.Sure, rate.Slots, rate.Job)
        : PromisedRate.Load(perServer, rate.Sure, rate.Slots, rate.Job) with { ArrivalVariability = 0 };

    private static double Percentile(List<(double Seconds, double Weight)> responses, double level)
    {
        responses.Sort((a, b) => a.Seconds.CompareTo(b.Seconds));
        var below = level * responses.Sum(r => r.Weight);
        foreach (var (seconds, weight) in responses)
        {
            if ((below -= weight) <= 0)
                return seconds;
        }
        return responses.Count > 0 ? responses[^1].Seconds : double.NaN;
    }
}
