using LabelBench.Core;

namespace LabelBench.Capacity.Queueing;

/// <summary>Plays queues on a virtual clock, query by query: what formulas only approximate.</summary>
public static class QueueSimulator
{
    /// <summary>Queries before the counted ones, as a share of them, in which the queue reaches its usual length.</summary>
    private const double WarmUp = 0.1;

    /// <summary>Several servers, one query each at a time, first come first served.</summary>
    /// <param name="servers">At least 1.</param>
    /// <param name="queries">Counted queries, at least 1.</param>
    /// <returns>Seconds that each counted query waited, and its service time, in order of arrival.</returns>
    /// <remarks>Kiefer and Wolfowitz (1955): a query starts when it is there and the first server is free.</remarks>
    public static (double Wait, double Service)[] Run(QueueLoad load, int servers, int queries, ulong seed)
    {
        var (arrivals, service) = (SplitMix64.For(seed, 1), SplitMix64.For(seed, 2));
        var free = new PriorityQueue<int, double>(servers);
        for (var i = 0; i < servers; i++)
            free.Enqueue(i, 0);
        var (gaps, times, before) = (load.Gaps, load.Service, (int)(queries * WarmUp));
        var results = new (double, double)[queries];
        double now = 0;
        for (var i = -before; i < queries; i++)
        {
            now += gaps.Draw(ref arrivals);
            free.TryPeek(out _, out var earliest);
            var start = Math.Max(now, earliest);
            var taken = times.Draw(ref service);
            free.DequeueEnqueue(0, start + taken);
            if (i >= 0)
                results[i] = (start - now, taken);
        }
        return results;
    }

    /// <summary>Queries of several kinds that share servers, one query each at a time, first come first served.</summary>
    /// <param name="loads">One for each kind; rates are those that come to these servers.</param>
    /// <param name="servers">At least 1.</param>
    /// <param name="queries">Counted queries of all kinds together, at least 1.</param>
    /// <returns>Seconds from arrival to answer of each counted query, by kind, in order of arrival.</returns>
    public static double[][] Mixed(IReadOnlyList<QueueLoad> loads, int servers, int queries, ulong seed)
    {
        var arrivals = loads.Select((_, i) => SplitMix64.For(seed, 2 * i + 1)).ToArray();
        var service = loads.Select((_, i) => SplitMix64.For(seed, 2 * i + 2)).ToArray();
        var responses = loads.Select(_ => new List<double>()).ToArray();
        var next = new PriorityQueue<int, double>();
        for (var kind = 0; kind < loads.Count; kind++)
            next.Enqueue(kind, loads[kind].Gaps.Draw(ref arrivals[kind]));
        var free = new PriorityQueue<int, double>(Enumerable.Repeat((0, 0.0), servers));
        for (var i = -(int)(queries * WarmUp); i < queries; i++)
        {
            next.TryDequeue(out var kind, out var now);
            next.Enqueue(kind, now + loads[kind].Gaps.Draw(ref arrivals[kind]));
            free.TryPeek(out _, out var earliest);
            var done = Math.Max(now, earliest) + loads[kind].Service.Draw(ref service[kind]);
            free.DequeueEnqueue(0, done);
            if (i >= 0)
                responses[kind].Add(done - now);
        }
        return [.. responses.Select(r => r.ToArray())];
    }

    /// <summary>Several servers that each take all that wait, up to a batch, whenever they are free.</summary>
    /// <param name="gaps">Between arrivals, seconds.</param>
    /// <param name="batchSeconds">Time of a batch of so many queries, at least 1: as measured.</param>
    /// <param name="largest">Largest batch, at least 1.</param>
    /// <returns>Seconds from arrival to answer of each counted query, in order of arrival.</returns>
    public static double[] Batched(Spread gaps, Func<int, double> batchSeconds, int largest, int servers, int queries, ulong seed)
    {
        var random = SplitMix64.For(seed, 1);
        var before = (int)(queries * WarmUp);
        var arrivals = new double[before + queries];
        double now = 0;
        for (var i = 0; i < arrivals.Length; i++)
            arrivals[i] = now += gaps.Draw(ref random);
        var free = new PriorityQueue<int, double>(servers);
        for (var i = 0; i < servers; i++)
            free.Enqueue(i, 0);
        var responses = new double[queries];
        for (var first = 0; first < arrivals.Length;)
        {
            free.TryPeek(out _, out var earliest);
            var begin = Math.Max(earliest, arrivals[first]);
            var next = first + 1;
            while (next < arrivals.Length && next - first < largest && arrivals[next] <= begin)
                next++;
            var done = begin + batchSeconds(next - first);
            free.DequeueEnqueue(0, done);
            for (var i = Math.Max(first, before); i < next; i++)
                responses[i - before] = done - arrivals[i];
            first = next;
        }
        return responses;
    }

    /// <summary>The value that a share of all stays below.</summary>
    public static double Percentile(IEnumerable<double> values, double level)
    {
        double[] sorted = [.. values.Order()];
        return Statistics.Quantiles.Of(sorted, level);
    }
}
