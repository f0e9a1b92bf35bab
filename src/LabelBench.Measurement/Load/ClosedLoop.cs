using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Measurement.Load;

/// <summary>
/// Keeps every stream of a synchronous system busy: the next query begins when the last one ended.
/// With one stream this is MLPerf's SingleStream; with all streams it is Offline for a system that is called in place.
/// </summary>
public static class ClosedLoop
{
    /// <summary>How often this thread wakes; every waking takes a core from the system under test for a moment.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    /// <exception cref="Exception">Whatever the system threw; the first of several streams wins.</exception>
    public static LoadResult Run(ISynchronousSystem system, LoadSettings settings, ILoadObserver observer, CancellationToken cancellation)
    {
        var streams = Enumerable.Range(0, system.Streams).Select(i => new Stream(system, i)).ToArray();
        foreach (var stream in streams)
            stream.Start();

        var meterAtBegin = default(HarnessMeter);
        TrialCourse course;
        var started = MonotonicClock.NowNanoseconds;
        try
        {
            while (!WarmedUp())
                Wait(TrialPhase.WarmingUp);
            while (!observer.MayMeasure)
                Wait(TrialPhase.Ready);
            foreach (var stream in streams)
                stream.MakeRoom(settings, Elapsed(started));
            while (streams.Any(s => s.AwaitsRoom))
                Wait(TrialPhase.WarmingUp, Moment);
            HarnessMeter.CollectNow();
            meterAtBegin = HarnessMeter.Read();
            course = new TrialCourse(settings, started, MonotonicClock.NowNanoseconds);
            while (!Measured())
                Wait(TrialPhase.Measuring);
        }
        finally
        {
            foreach (var stream in streams)
                stream.Stop();
        }
        foreach (var stream in streams)
            stream.Join();
        var harness = HarnessMeter.Difference(meterAtBegin, HarnessMeter.Read());
        return Collect(streams, course.Begin, system.ItemsPerQuery, MonotonicClock.Between(started, course.Begin), harness) with
        {
            Steady = course.Steady,
            RelativeHalfWidth = course.RelativeHalfWidth,
            Findings = [.. course.Findings()],
        };

        bool WarmedUp() => Elapsed(started) >= settings.WarmUp && streams.All(s => s.Log.Count >= LoadSettings.MinimumWarmUpQueries);

        bool Measured()
        {
            var now = MonotonicClock.NowNanoseconds;
            var recorded = streams.Select(s => s.Recorded(course.Begin)).ToArray();
            return course.IsOutOfTime(now) ? recorded.Sum() > 0 && course.Look(Ended(), now)
                : course.IsDue(now) && recorded.Sum() >= settings.MinimumQueries && recorded.All(r => r > 0) && course.Look(Ended(), now);
        }

        List<(long End, long Latency)> Ended()
        {
            var total = streams.Sum(s => s.Log.Count);
            var step = TrialCourse.StepFor(total);
            var ended = new List<(long, long)>(total / step + streams.Length);
            foreach (var stream in streams)
                stream.AddEnded(ended, step);
            return ended;
        }

        void Wait(TrialPhase phase, TimeSpan? length = null)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var stream in streams)
                stream.ThrowIfFailed();
            observer.Report(phase, streams.Sum(s => (long)s.Log.Count));
            Thread.Sleep(length ?? Glance);
        }
    }

    private static TimeSpan Elapsed(long since) => MonotonicClock.Between(since, MonotonicClock.NowNanoseconds);

    private static LoadResult Collect(Stream[] streams, long windowBegin, int itemsPerQuery, TimeSpan warmUp, HarnessCost harness)
    {
        var latencies = new long[streams.Sum(s => s.Recorded(windowBegin))];
        var next = 0;
        var rate = 0.0;
        long begin = long.MaxValue, end = 0;
        foreach (var log in streams.Select(s => s.Log))
        {
            var first = log.FirstFrom(windowBegin);
            if (first == log.Count)
                continue;
            for (var i = first; i < log.Count; i++)
                latencies[next++] = log[i].End - log[i].Begin;
            // The window of a stream begins where its last unmeasured query ended and ends with its last measured one.
            var (from, to) = (log[first].Begin, log[log.Count - 1].End);
            rate += (log.Count - first) * (double)itemsPerQuery / ((to - from) / 1e9);
            begin = Math.Min(begin, from);
            end = Math.Max(end, to);
        }
        return new LoadResult(new Window(begin, end), warmUp, latencies, (long)latencies.Length * itemsPerQuery, new ItemsPerSecond(rate), harness);
    }

    private sealed class Stream(ISynchronousSystem system, int number)
    {
        private Thread? thread;
        private Exception? failure;
        private long room;
        private bool stop;

        /// <summary>Every query since the load began.</summary>
        public QueryLog Log { get; } = new(0);

        /// <summary>Whether the query in progress has to end before the room is there that <see cref="MakeRoom"/> asked for.</summary>
        public bool AwaitsRoom => Volatile.Read(ref room) > 0;

        /// <summary>Queries that began inside the window.</summary>
        public int Recorded(long windowBegin) => Log.Count - Log.FirstFrom(windowBegin);

        /// <summary>Every so many of the queries since the load began.</summary>
        public void AddEnded(List<(long End, long Latency)> ended, int step)
        {
            var count = Log.Count;
            for (var i = 0; i < count; i += step)
                ended.Add((Log[i].End, Log[i].End - Log[i].Begin));
        }

        public void Start()
        {
            thread = new Thread(Loop) { IsBackground = true, Name = $"stream {number}" };
            thread.Start();
        }

        /// <summary>Has the stream make room for the window from the rate seen so far, between two queries, so that nothing is allocated inside it.</summary>
        public void MakeRoom(LoadSettings settings, TimeSpan warmUp) =>
            Volatile.Write(ref room, (long)(Log.Count / Math.Max(warmUp.TotalSeconds, 1e-3) * settings.MaximumMeasure.TotalSeconds * 1.5) + 1024);

        public void Stop() => Volatile.Write(ref stop, true);

        public void Join()
        {
            thread!.Join();
            ThrowIfFailed();
        }

        public void ThrowIfFailed()
        {
            if (Volatile.Read(ref failure) is { } exception)
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception);
        }

        private void Loop()
        {
            try
            {
                var query = (long)number;
                var begin = MonotonicClock.NowNanoseconds;
                while (!Volatile.Read(ref stop))
                {
                    if (Volatile.Read(ref room) is > 0 and var more)
                    {
                        Log.Reserve(more);
                        Volatile.Write(ref room, 0);
                        begin = MonotonicClock.NowNanoseconds;
                    }
                    system.Execute(number, query);
                    query += system.Streams;
                    var end = MonotonicClock.NowNanoseconds;
                    Log.Add(begin, end);
                    begin = end; // closed loop: the next query begins as this one ends, and one clock reading serves both
                }
            }
            catch (Exception exception)
            {
                Volatile.Write(ref failure, exception);
            }
        }
    }
}
