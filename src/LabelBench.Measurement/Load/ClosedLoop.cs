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

    /// <exception cref="Exception">Whatever the system threw; the first of several streams wins.</exception>
    public static LoadResult Run(ISynchronousSystem system, LoadSettings settings, ILoadObserver observer, CancellationToken cancellation)
    {
        var streams = Enumerable.Range(0, system.Streams).Select(i => new Stream(system, i)).ToArray();
        foreach (var stream in streams)
            stream.Start();

        var meterAtBegin = default(HarnessMeter);
        long begin = 0;
        var started = MonotonicClock.NowNanoseconds;
        try
        {
            while (!WarmedUp())
                Wait(TrialPhase.WarmingUp);
            while (!observer.MayMeasure)
                Wait(TrialPhase.Ready);
            foreach (var stream in streams)
                stream.PrepareWindow(settings, MonotonicClock.Between(started, MonotonicClock.NowNanoseconds));
            meterAtBegin = HarnessMeter.Read();
            begin = MonotonicClock.NowNanoseconds;
            foreach (var stream in streams)
                stream.OpenWindow();
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
        return Collect(streams, system.ItemsPerQuery, MonotonicClock.Between(started, begin), harness);

        bool WarmedUp() => Elapsed(started) >= settings.WarmUp && streams.All(s => s.Completed >= LoadSettings.MinimumWarmUpQueries);

        bool Measured()
        {
            var elapsed = Elapsed(begin);
            return elapsed >= settings.MaximumMeasure && streams.Any(s => s.Recorded > 0)
                || elapsed >= settings.Measure && streams.Sum(s => s.Recorded) >= settings.MinimumQueries && streams.All(s => s.Recorded > 0);
        }

        void Wait(TrialPhase phase)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var stream in streams)
                stream.ThrowIfFailed();
            observer.Report(phase, streams.Sum(s => s.Completed));
            Thread.Sleep(Glance);
        }
    }

    private static TimeSpan Elapsed(long since) => MonotonicClock.Between(since, MonotonicClock.NowNanoseconds);

    private static LoadResult Collect(Stream[] streams, int itemsPerQuery, TimeSpan warmUp, HarnessCost harness)
    {
        var latencies = new long[streams.Sum(s => s.Recorded)];
        var next = 0;
        var rate = 0.0;
        long begin = long.MaxValue, end = 0;
        foreach (var stream in streams)
        {
            var log = stream.Log;
            if (log.Count == 0)
                continue;
            for (var i = 0; i < log.Count; i++)
                latencies[next++] = log[i].End - log[i].Begin;
            // The window of a stream begins where its last unmeasured query ended and ends with its last measured one.
            var (first, last) = (log[0].Begin, log[log.Count - 1].End);
            rate += log.Count * (double)itemsPerQuery / ((last - first) / 1e9);
            begin = Math.Min(begin, first);
            end = Math.Max(end, last);
        }
        return new LoadResult(new Window(begin, end), warmUp, latencies, (long)latencies.Length * itemsPerQuery, new ItemsPerSecond(rate), harness);
    }

    private sealed class Stream(ISynchronousSystem system, int number)
    {
        private Thread? thread;
        private Exception? failure;
        private long completed;
        private int recorded;
        private bool recording;
        private bool stop;

        public QueryLog Log { get; private set; } = new(0);

        public long Completed => Volatile.Read(ref completed);

        public int Recorded => Volatile.Read(ref recorded);

        public void Start()
        {
            thread = new Thread(Loop) { IsBackground = true, Name = $"stream {number}" };
            thread.Start();
        }

        /// <summary>Makes room for the window from the rate seen so far, so that nothing is allocated inside it.</summary>
        public void PrepareWindow(LoadSettings settings, TimeSpan warmUp) =>
            Log = new QueryLog((long)(Completed / Math.Max(warmUp.TotalSeconds, 1e-3) * settings.MaximumMeasure.TotalSeconds * 1.5) + 1024);

        public void OpenWindow() => Volatile.Write(ref recording, true);

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
                var log = default(QueryLog);
                var query = (long)number;
                var begin = MonotonicClock.NowNanoseconds;
                while (!Volatile.Read(ref stop))
                {
                    if (log is null && Volatile.Read(ref recording))
                        log = Log;
                    system.Execute(number, query);
                    query += system.Streams;
                    var end = MonotonicClock.NowNanoseconds;
                    if (log is not null)
                    {
                        log.Add(begin, end);
                        Volatile.Write(ref recorded, log.Count);
                    }
                    Volatile.Write(ref completed, completed + 1);
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
