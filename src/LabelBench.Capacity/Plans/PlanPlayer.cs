using System.Collections.Immutable;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Queueing;
using LabelBench.Core;
using LabelBench.Statistics;

namespace LabelBench.Capacity.Plans;

/// <summary>Plays a plan through: throughputs drawn from their intervals, servers and sites taken away, queues in the busiest hours of what is left.</summary>
internal sealed class PlanPlayer(ImmutableArray<ServerPool> pools, RentingRules rules, ulong seed)
{
    private const int Draws = 1000;

    /// <summary>Of one server of an offer; a 99.9th percentile then rests on 60 of them.</summary>
    private const int Queries = 60_000;

    /// <summary>Stands in for the rounding of sums.</summary>
    private const double Whole = 1 - 1e-9;

    public PlanReplay Play()
    {
        var sets = pools.SelectMany(p => FailureSets.Of(p, rules).Select(lost => p.CarriesWithout(lost, r => r.Usable) >= Whole)).ToArray();
        return new PlanReplay(Draws, Carried(), sets.Length, sets.Count(carried => carried), [.. pools.SelectMany(Promises)]);
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
                all &= pool.Servers.Sum(s => s.Count * s.Candidate.Carries(r => Drawn(r, luck[s.Candidate.Offer.Id]))) >= Whole;
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

    /// <summary>Response times of the promised jobs when the servers have failed that are missed most, in the worst of the hours that ask most of a server or of a job.</summary>
    private IEnumerable<PromiseReplay> Promises(ServerPool pool)
    {
        if (pool.Jobs.All(j => j.Promise is null))
            return [];
        var lost = FailureSets.Of(pool, rules).MinBy(set => pool.CarriesWithout(set, r => r.Usable)) ?? new int[pool.Servers.Length];
        var left = pool.CarriesWithout(lost, r => r.Usable);
        if (left <= 0)
            return pool.Jobs.Where(j => j.Promise is not null).Select(j => new PromiseReplay(j.WorkloadId, j.Promise!, double.PositiveInfinity));
        PlayedServer[] there = [.. pool.Servers.Select((s, i) => new PlayedServer(s.Candidate, s.Count - lost[i], s.Candidate.Carries(r => r.Usable) / left)).Where(s => s.Count > 0)];
        var seconds = HoursToPlay(pool, there).Select(hour => Responses(pool, there, hour)).ToArray();
        return pool.Jobs.Select((job, i) => (job, i)).Where(j => j.job.Promise is not null)
            .Select(j => new PromiseReplay(j.job.WorkloadId, j.job.Promise!, seconds.Max(s => s[j.i])));
    }

    private static int[] HoursToPlay(ServerPool pool, PlayedServer[] servers)
    {
        var busiest = servers.Select(s => s.Candidate.Load.BusiestFor(i => s.Candidate.Rates[i].Usable));
        var peaks = pool.Jobs.Where(j => j.Promise is not null).Select(j => j.Profile.Factors.IndexOf(j.Profile.Peak));
        return [.. busiest.Concat(peaks).Distinct().Order()];
    }

    /// <summary>Response time of each job at its promise's percentile in one hour of the week, over all servers; 0 where none of its items come.</summary>
    /// <remarks>Every server gets the share of the load that it was bought for. A training step that may run then is waited for in full.</remarks>
    private double[] Responses(ServerPool pool, PlayedServer[] servers, int hour)
    {
        var responses = pool.Jobs.Select(_ => new List<(double Seconds, double Weight)>()).ToArray();
        foreach (var (place, server) in servers.Index())
        {
            var rates = server.Candidate.Load.RatesIn(hour);
            int[] coming = [.. Enumerable.Range(0, pool.Jobs.Length).Where(i => rates[i] > 0)];
            QueueLoad[] loads = [.. coming.Select(i => Load(server.Candidate.Rates[i], rates[i] * server.Share))];
            if (loads.Length == 0)
                continue;
            var step = server.Candidate.Rates.Where(r => r.Job.Retraining?.May(hour) is true).Select(r => r.StepSeconds).DefaultIfEmpty(0).Max();
            // Jobs whose items take longer on fewer slots are played on those.
            var played = QueueSimulator.Mixed(loads, coming.Max(i => server.Candidate.Rates[i].Slots), Queries, seed + (ulong)place);
            foreach (var (kind, job) in coming.Index())
            {
                var weight = server.Count * loads[kind].ArrivalsPerSecond / Math.Max(1, played[kind].Length);
                responses[job].AddRange(played[kind].Select(seconds => (seconds + step, weight)));
            }
        }
        return [.. pool.Jobs.Select((job, i) => job.Promise is { } promise ? Percentile(responses[i], promise.Percentile / 100) : 0)];
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
        return responses.Count > 0 ? responses[^1].Seconds : 0;
    }

    /// <param name="Count">That are left.</param>
    /// <param name="Share">Of all items, that one of them gets.</param>
    private sealed record PlayedServer(Candidate Candidate, int Count, double Share);
}
