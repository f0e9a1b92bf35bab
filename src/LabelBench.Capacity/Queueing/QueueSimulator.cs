using LabelBench.Core;
using MathNet.Numerics.Statistics;

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
        var free = new FreeTimes(servers);
        var (gaps, times, before) = (load.Gaps, load.Service, (int)(queries * WarmUp));
        var results = new (double, double)[queries];
        double now = 0;
        for (var i = -before; i < queries; i++)
        {
            now += gaps.Draw(ref arrivals);
            var start = Math.Max(now, free.Earliest);
            var taken = times.Draw(ref service);
            free.Occupy(start + taken);
            if (i >= 0)
                results[i] = (start - now, taken);
        }
        return results;
    }

    /// <summary>Queries of several kinds that share servers, one query each at a time, first come first served.</summary>
    /// <param name="loads">One for each kind; rates are those that come to these servers.</param>
    /// <param name="servers">At least 1.</param>
    /// <param name="queries">Counted queries of all kinds together, at least 1.</param>
    /// <param name="drawn">Keeps times for the next queue; null where there is none.</param>
    /// <returns>Seconds from arrival to answer of each counted query, by kind, in order of arrival.</returns>
    public static double[][] Mixed(IReadOnlyList<QueueLoad> loads, int servers, int queries, ulong seed, DrawnTimes? drawn = null)
    {
        drawn ??= new DrawnTimes();
        var before = (int)(queries * WarmUp);
        var kinds = loads.Select((load, i) => new Stream(load, drawn.Of(load.ArrivalVariability, seed, 2 * i + 1, before + queries + 1), drawn.Of(load.ServiceVariability, seed, 2 * i + 2, before + queries))).ToArray();
        var free = new FreeTimes(servers);
        for (var i = -before; i < queries; i++)
        {
            var next = kinds[0];
            for (var kind = 1; kind < kinds.Length; kind++)
            {
                if (kinds[kind].Arrival < next.Arrival)
                    next = kinds[kind];
            }
            var (arrival, service) = next.Take();
            var done = Math.Max(arrival, free.Earliest) + service;
            free.Occupy(done);
            if (i >= 0)
                next.Responses.Add(done - arrival);
        }
        return [.. kinds.Select(k => k.Responses.ToArray())];
    }

    /// <summary>Queries of one kind, one after the other.</summary>
    private sealed class Stream(QueueLoad load, double[] gaps, double[] services)
    {
        private readonly double _gap = 1 / load.ArrivalsPerSecond;
        private int _taken;

        public double Arrival { get; private set; } = gaps[0] / load.ArrivalsPerSecond;

        public List<double> Responses { get; } = [];

        public (double Arrival, double Service) Take()
        {
            var taken = (Arrival, services[_taken] * load.ServiceSeconds);
            Arrival += gaps[++_taken] * _gap;
            return taken;
        }
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
        var free = new FreeTimes(servers);
        var responses = new double[queries];
        for (var first = 0; first < arrivals.Length;)
        {
            var begin = Math.Max(free.Earliest, arrivals[first]);
            var next = first + 1;
            while (next < arrivals.Length && next - first < largest && arrivals[next] <= begin)
                next++;
            var done = begin + batchSeconds(next - first);
            free.Occupy(done);
            for (var i = Math.Max(first, before); i < next; i++)
                responses[i - before] = done - arrivals[i];
            first = next;
        }
        return responses;
    }

    /// <summary>The value that a share of all stays below, by linear interpolation between neighbours (type 7 of Hyndman and Fan); without sorting them.</summary>
    public static double Percentile(IEnumerable<double> values, double level) => ArrayStatistics.QuantileCustomInplace([.. values], level, QuantileDefinition.R7);
}
