using System.Collections.Immutable;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Queueing;
using LabelBench.Core;
using LabelBench.Statistics;

namespace LabelBench.Capacity.Plans;

/// <summary>Plays a plan through: throughputs drawn from their intervals, servers and sites taken away, queues in the busiest hours of what is left.</summary>
internal sealed class PlanPlayer(ImmutableArray<ServerPool> pools, RentingRules rules, ulong seed, DrawnTimes drawn)
{
    private const int Draws = 1000;

    /// <summary>Of one server of an offer; a 99.9th percentile then rests on 60 of them.</summary>
    private const int Queries = 60_000;

    /// <summary>Independent plays of a queue, of which the worst counts: a long queue is rare, and one play may not meet it.</summary>
    private const int Plays = 3;

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
        string[] offers = [.. pools.SelectMany(p => p.Servers).Select(s => s.Candidate.Offer.Id).Distinct(StringComparer.Ordinal)];
        var servers = pools.Select(p => p.Servers.Select(s => (s.Count, s.Candidate.Load, Rates: s.Candidate.Rates.Select(Spreading).ToArray(), Offer: Array.IndexOf(offers, s.Candidate.Offer.Id))).ToArray()).ToArray();
        var (luck, carried) = (new double[offers.Length], 0);
        for (var draw = 0; draw < Draws; draw++)
        {
            for (var i = 0; i < luck.Length; i++)
                luck[i] = Normal.Draw(ref random);
            carried += servers.All(pool => pool.Sum(s => s.Count * s.Load.Carries(i => s.Rates[i](luck[s.Offer]))) >= Whole) ? 1 : 0;
        }
        return carried / (double)Draws;
    }

    /// <summary>A log-normal throughput with the figure's interval, by a standard normal number; what a promise leaves unused is left unused.</summary>
    private static Func<double, double> Spreading(JobRate rate)
    {
        var figure = rate.Throughput;
        var half = Normal.Quantile(1 - (1 - (figure.Confidence ?? LogEstimate.Confidence)) / 2);
        var (low, high) = (Math.Log(figure.Value / (figure.Low ?? rate.Sure)) / half, Math.Log((figure.High ?? figure.Value) / figure.Value) / half);
        return z => figure.Value * Math.Exp(z * (z < 0 ? low : high)) * rate.Usable / rate.Sure;
    }

    /// <summary>Response times of the promised jobs on the server that answers latest, each with the largest share of the items that it gets after any failure, in the worst of the hours that ask most of a server or of a job.</summary>
    /// <remarks>Where every server keeps a promise by itself, any of them together do, whichever are left.</remarks>
    private IEnumerable<PromiseReplay> Promises(ServerPool pool)
    {
        var promised = pool.Jobs.Index().Where(j => j.Item.Promise is not null).ToArray();
        if (promised.Length == 0)
            return [];
        int[][] failures = [new int[pool.Servers.Length], .. FailureSets.Of(pool, rules)];
        var played = pool.Servers.SelectMany((server, place) =>
        {
            var left = failures.Where(lost => lost[place] < server.Count).Min(lost => pool.CarriesWithout(lost, r => r.Usable));
            var share = server.Candidate.Carries(r => r.Usable) / left;
            return from hour in HoursToPlay(server.Candidate, pool.Jobs) from play in Enumerable.Range(0, Plays) select (server.Candidate, share, hour, play);
        });
        var responses = played.AsParallel().AsOrdered().Select(p => Responses(p.Candidate, p.share, p.hour, seed + (ulong)p.play)).ToArray();
        return promised.Select(j => new PromiseReplay(j.Item.WorkloadId, j.Item.Promise!, responses.Max(r => r[j.Index])));
    }

    private static int[] HoursToPlay(Candidate candidate, ImmutableArray<JobDemand> jobs) =>
        [.. jobs.Where(j => j.Promise is not null).Select(j => j.Profile.Factors.IndexOf(j.Profile.Peak)).Append(candidate.Load.BusiestFor(i => candidate.Rates[i].Usable)).Distinct().Order()];

    /// <summary>Response time of each job at its promise's percentile on one server in one hour of the week; 0 where none of its items come.</summary>
    /// <remarks>A training step that may run then is waited for in full.</remarks>
    private double[] Responses(Candidate candidate, double share, int hour, ulong play)
    {
        var rates = candidate.Load.RatesIn(hour);
        int[] coming = [.. Enumerable.Range(0, rates.Count).Where(i => rates[i] > 0)];
        var seconds = new double[rates.Count];
        if (coming.Length == 0)
            return seconds;
        QueueLoad[] loads = [.. coming.Select(i => Load(candidate.Rates[i], rates[i] * share))];
        var step = candidate.Rates.Where(r => r.Job.Retraining?.May(hour) is true).Select(r => r.StepSeconds).DefaultIfEmpty(0).Max();
        // Jobs whose items take longer on fewer slots are played on those.
        var played = QueueSimulator.Mixed(loads, coming.Max(i => candidate.Rates[i].Slots), Queries, play, drawn);
        foreach (var (kind, job) in coming.Index().Where(c => candidate.Rates[c.Item].Job.Promise is not null && played[c.Index].Length > 0))
            seconds[job] = QueueSimulator.Percentile(played[kind], candidate.Rates[job].Job.Promise!.Percentile / 100) + step;
        return seconds;
    }

    private static QueueLoad Load(JobRate rate, double perServer) => rate.Job.Backlog is null
        ? PromisedRate.Load(perServer, rate.Sure, rate.Slots, rate.Job)
        : PromisedRate.Load(perServer, rate.Sure, rate.Slots, rate.Job) with { ArrivalVariability = 0 };
}
