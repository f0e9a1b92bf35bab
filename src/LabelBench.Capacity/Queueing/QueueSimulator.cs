using LabelBench.Core;
using MathNet.Numerics.Statistics;

namespace LabelBench.Capacity.Queueing;

/// <summary>Plays queues on a virtual clock, query by query: what formulas only approximate.</summary>
internal static class QueueSimulator
{
    /// <summary>Queries before the counted ones, as a share of them, in which the queue reaches its usual length.</summary>
    private const double WarmUp = 0.1;

    /// <summary>Several servers, each with one query at a time, or with all that wait, up to a batch; first come first served.</summary>
    /// <param name="servers">At least 1.</param>
    /// <param name="queries">Counted queries, at least 1.</param>
    /// <param name="drawn">Keeps times for the next queue with batches; null where there is none.</param>
    /// <returns>Seconds that each counted query waited, and the time of its service or batch, in order of arrival.</returns>
    /// <remarks>Kiefer and Wolfowitz (1955): a query starts when it is there and the first server is free.</remarks>
    public static (double Wait, double Service)[] Run(QueueLoad load, int servers, int queries, ulong seed, DrawnTimes? drawn = null)
    {
        if (load.Batches is not null)
            return Play([load], servers, queries, seed, drawn ?? new DrawnTimes())[0].Take(queries).ToArray();
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

    /// <summary>Queries of several kinds that share servers, first come first served; a batch holds queries of one kind.</summary>
    /// <param name="loads">One for each kind; rates are those that come to these servers.</param>
    /// <param name="servers">At least 1.</param>
    /// <param name="queries">Counted queries of all kinds together, at least 1.</param>
    /// <param name="drawn">Keeps times for the next queue; null where there is none.</param>
    /// <returns>Seconds from arrival to answer of each counted query, by kind, in order of arrival.</returns>
    public static double[][] Mixed(IReadOnlyList<QueueLoad> loads, int servers, int queries, ulong seed, DrawnTimes? drawn = null) =>
        [.. Play(loads, servers, queries, seed, drawn ?? new DrawnTimes()).Select(kind => kind.Select(q => q.Wait + q.Service).ToArray())];

    /// <summary>The same queries, of which some are to be answered in time: their responses at the percentiles that are watched.</summary>
    /// <returns>Seconds by kind; 0 where nothing is watched or nothing came. Null as soon as it is certain that a limit is exceeded.</returns>
    internal static double[]? Responses(IReadOnlyList<WatchedLoad> watched, int servers, int queries, ulong seed, DrawnTimes drawn)
    {
        var kinds = Streams([.. watched.Select(w => w.Load)], queries, seed, drawn);
        foreach (var (kind, load) in kinds.Zip(watched))
            kind.Watch(load, queries);
        return Play(kinds, servers, queries) ? [.. kinds.Select(k => k.PercentileWatched)] : null;
    }

    private static List<(double Wait, double Service)>[] Play(IReadOnlyList<QueueLoad> loads, int servers, int queries, ulong seed, DrawnTimes drawn)
    {
        var kinds = Streams(loads, queries, seed, drawn);
        Play(kinds, servers, queries);
        return [.. kinds.Select(k => k.Answered)];
    }

    private static Stream[] Streams(IReadOnlyList<QueueLoad> loads, int queries, ulong seed, DrawnTimes drawn)
    {
        var all = (int)(queries * WarmUp) + queries;
        return [.. loads.Select((load, i) => new Stream(load,
            drawn.Of(load.ArrivalVariability, seed, 2 * i + 1, all + load.LargestBatch + 1), drawn.Of(load.ServiceVariability, seed, 2 * i + 2, all)))];
    }

    /// <returns>False where it was given up, since more queries were late than may be.</returns>
    private static bool Play(Stream[] kinds, int servers, int queries)
    {
        var before = (int)(queries * WarmUp);
        var free = new FreeTimes(servers);
        for (var taken = 0; taken < before + queries;)
        {
            var next = kinds[0];
            for (var kind = 1; kind < kinds.Length; kind++)
            {
                if (kinds[kind].Arrival < next.Arrival)
                    next = kinds[kind];
            }
            var begin = Math.Max(next.Arrival, free.Earliest);
            var (done, size) = next.Take(begin, isCounted: taken >= before);
            if (next.IsTooLate)
                return false;
            free.Occupy(done);
            taken += size;
        }
        return true;
    }

    /// <summary>Queries of one kind, one batch after the other.</summary>
    private sealed class Stream(QueueLoad load, double[] gaps, double[] services)
    {
        private readonly double _gap = 1 / load.ArrivalsPerSecond;
        private readonly double[] _ofBatch = [.. Enumerable.Range(1, load.LargestBatch).Select(n => (load.Batches?.Share(n) ?? 1) * load.FullBatchSeconds)];
        private readonly double[] _arrivals = new double[load.LargestBatch];
        private int _taken, _batches, _answered, _late, _mayBeLate = int.MaxValue;
        private WatchedLoad? _watched;
        private double[] _responses = [];

        /// <summary>Of the first that waits.</summary>
        public double Arrival { get; private set; } = gaps[0] / load.ArrivalsPerSecond;

        /// <summary>Of a stream that is not watched.</summary>
        public List<(double Wait, double Service)> Answered { get; } = [];

        public bool IsTooLate => _late > _mayBeLate;

        /// <summary>Seconds that the watched share stays below; 0 where nothing is watched.</summary>
        public double PercentileWatched => _answered == 0 ? 0 : ArrayStatistics.QuantileCustomInplace(_responses[.._answered], _watched!.Level!.Value, QuantileDefinition.R7);

        /// <param name="queries">As many are answered at most, and those of a batch.</param>
        public void Watch(WatchedLoad watched, int queries)
        {
            _watched = watched;
            if (watched.Level is not { } level)
                return;
            var most = queries + load.LargestBatch;
            // One more is beyond the lower of the two neighbours between which the percentile of so many lies.
            (_responses, _mayBeLate) = (new double[most], (int)(most - 1 - Math.Floor((most - 1) * level)));
        }

        /// <summary>The first that waits, and those that have come until its batch begins.</summary>
        public (double Done, int Size) Take(double begin, bool isCounted)
        {
            var size = 0;
            do
            {
                _arrivals[size++] = Arrival;
                Arrival += gaps[++_taken] * _gap;
            }
            while (size < _arrivals.Length && Arrival <= begin);
            var deviation = services[_batches++] - 1;
            var service = _ofBatch[size - 1] * (1 + deviation / Math.Sqrt(size));
            if (isCounted)
                Count(begin, service, size);
            return (begin + service, size);
        }

        private void Count(double begin, double service, int size)
        {
            for (var i = 0; i < size && _watched is null; i++)
                Answered.Add((begin - _arrivals[i], service));
            for (var i = 0; i < size && _watched?.Level is not null; i++)
            {
                var response = _responses[_answered++] = begin - _arrivals[i] + service;
                _late += response > _watched.MostSeconds ? 1 : 0;
            }
        }
    }

    /// <summary>The value that a share of all stays below, by linear interpolation between neighbours (type 7 of Hyndman and Fan); without sorting them.</summary>
    public static double Percentile(IEnumerable<double> values, double level) => ArrayStatistics.QuantileCustomInplace([.. values], level, QuantileDefinition.R7);
}
