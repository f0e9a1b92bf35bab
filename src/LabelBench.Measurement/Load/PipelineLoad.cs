using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Load;

/// <summary>Drives a pipeline: Offline keeps its entrance full, SingleStream sends the next item when the last label is written.</summary>
public static class PipelineLoad
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    /// <exception cref="TrialFailureException">Until the longest window had passed, nothing could be read.</exception>
    /// <exception cref="Exception">Whatever a stage threw.</exception>
    public static (LoadResult Result, ImmutableArray<StageRecord> Stages) Run(
        IPipelineSystem system, Scenario scenario, LoadSettings settings, ILoadObserver observer, CancellationToken cancellation)
    {
        var inFlight = scenario == Scenario.SingleStream ? 1 : int.MaxValue;
        using var feeder = new Feeder(system, inFlight);
        feeder.Start();
        var started = MonotonicClock.NowNanoseconds;
        while (Elapsed(started) < settings.WarmUp || feeder.Completed < LoadSettings.MinimumWarmUpQueries || !IsFilled())
            Wait(TrialPhase.WarmingUp);
        while (!observer.MayMeasure)
            Wait(TrialPhase.Ready);

        HarnessMeter.CollectNow();
        var begin = feeder.OpenWindow();
        var meter = HarnessMeter.Read();
        var watch = new StageWatch(system.ReadStages(), system.ReadQueues);
        var course = new TrialCourse(settings, started, begin);
        while (!Measured())
        {
            Wait(TrialPhase.Measuring);
            watch.Look();
        }
        var end = MonotonicClock.NowNanoseconds;
        var stagesAtEnd = system.ReadStages();
        var stay = feeder.ReadStay(inFlight == 1 ? 1 : system.InFlightLimit);
        var harness = HarnessMeter.Difference(meter, HarnessMeter.Read());
        feeder.CloseWindow();
        system.ThrowIfFailed();
        system.Stop();
        feeder.Stop();

        var stages = watch.Close(stagesAtEnd, feeder.MeanUnits);
        var result = feeder.Collect(MonotonicClock.Between(started, begin), new Window(begin, end), harness);
        return (result with { Stay = stay, Steady = course.Steady, RelativeHalfWidth = course.RelativeHalfWidth, Findings = [.. course.Findings()] }, stages);

        // Offline is steady once the entrance has been full, or as many items as fit have gone through without ever filling it.
        bool IsFilled() => scenario == Scenario.SingleStream || feeder.InFlight >= system.InFlightLimit || feeder.Completed >= system.InFlightLimit;

        bool Measured()
        {
            var now = MonotonicClock.NowNanoseconds;
            if (course.IsOutOfTime(now))
            {
                if (feeder.Recorded == 0)
                    RefuseUnreadable(system.Unreadable);
                return feeder.Recorded > 1 && course.Look(feeder.Ended(), now);
            }
            if (!course.IsDue(now) || feeder.Recorded <= settings.MinimumQueries)
                return false;
            var isOver = course.Look(feeder.Ended(), now);
            if (course.Begin == begin)
                return isOver;
            // Warm-up was not over: counters of stages cannot be had of a moment that is past, so the window opens anew.
            begin = feeder.OpenWindow();
            course.BeginAnew(begin);
            (meter, watch) = (HarnessMeter.Read(), new StageWatch(system.ReadStages(), system.ReadQueues));
            return false;
        }

        void Wait(TrialPhase phase)
        {
            cancellation.ThrowIfCancellationRequested();
            system.ThrowIfFailed();
            observer.Report(phase, feeder.Completed);
            Thread.Sleep(Glance);
        }
    }

    /// <summary>Where nothing can be read, no label will ever close the window.</summary>
    internal static void RefuseUnreadable(UnreadableItems unreadable)
    {
        if (unreadable.Count < 2 || unreadable.Count < unreadable.Seen)
            return;
        var examples = string.Join("; ", unreadable.First.Take(3).Select(u => $"{u.Item}: {u.Reason}"));
        throw new TrialFailureException(FailureReason.UnusableInput, $"no input could be read: {examples}");
    }

    private static TimeSpan Elapsed(long since) => MonotonicClock.Between(since, MonotonicClock.NowNanoseconds);

    private sealed class Feeder : IDisposable
    {
        private readonly IPipelineSystem system;
        private readonly SemaphoreSlim slots;
        private readonly Thread thread;
        private readonly Lock gate = new();
        private readonly List<(long Begin, long End, double Units)> log = new(1 << 16);
        private readonly long[] entered = new long[1 << 16];
        private readonly StayMeter stay = new();
        private long completed;
        private int windowFrom;
        private bool recording = true;
        private bool stop;

        public Feeder(IPipelineSystem system, int inFlight)
        {
            this.system = system;
            // Stamps are kept in a ring that is far longer than what can be in flight.
            slots = new SemaphoreSlim(Math.Min(inFlight, entered.Length / 2));
            system.Completed = OnCompleted;
            thread = new Thread(Feed) { IsBackground = true, Name = "feeder" };
        }

        public long Completed => Volatile.Read(ref completed);

        public long InFlight
        {
            get
            {
                lock (gate)
                    return stay.Inside;
            }
        }

        public int Recorded
        {
            get
            {
                lock (gate)
                    return log.Count - windowFrom;
            }
        }

        /// <summary>What the workload counts, per item of the pipeline: 1, or the seconds of the recordings in the window.</summary>
        public double MeanUnits
        {
            get
            {
                lock (gate)
                    return log.Skip(windowFrom).Average(q => q.Units);
            }
        }

        public void Start()
        {
            system.Start();
            thread.Start();
        }

        /// <summary>What ends from now on is inside the window.</summary>
        /// <returns>Now, nanoseconds.</returns>
        public long OpenWindow()
        {
            lock (gate)
            {
                windowFrom = log.Count;
                var now = MonotonicClock.NowNanoseconds;
                stay.Open(now);
                return now;
            }
        }

        /// <summary>How long items were inside since the window opened; null where none has left.</summary>
        /// <param name="depth">Items that may be inside at once.</param>
        public PipelineStay? ReadStay(int depth)
        {
            lock (gate)
                return stay.Read(depth, MonotonicClock.NowNanoseconds);
        }

        /// <summary>Items that were labelled since the load began.</summary>
        public List<(long End, long Latency)> Ended()
        {
            lock (gate)
            {
                var step = TrialCourse.StepFor(log.Count);
                var ended = new List<(long, long)>(log.Count / step + 1);
                for (var i = 0; i < log.Count; i += step)
                    ended.Add((log[i].End, log[i].End - log[i].Begin));
                return ended;
            }
        }

        public void CloseWindow()
        {
            lock (gate)
                recording = false;
        }

        public void Stop()
        {
            Volatile.Write(ref stop, true);
            slots.Release();
            thread.Join();
        }

        /// <summary>After a failure: the feeder ends as soon as the pipeline takes no more.</summary>
        public void Dispose()
        {
            Volatile.Write(ref stop, true);
            slots.Release();
        }

        public LoadResult Collect(TimeSpan warmUp, Window stagesWindow, HarnessCost harness)
        {
            lock (gate)
            {
                var window = log[windowFrom..];
                window.Sort((a, b) => a.End.CompareTo(b.End));
                // The first completion only marks where the window begins: rate = completions after it over the time since.
                var (first, last) = (window[0].End, window[^1].End);
                var latencies = window.Skip(1).Select(q => q.End - q.Begin).ToArray();
                var units = window.Skip(1).Sum(q => q.Units);
                return new LoadResult(stagesWindow, warmUp, latencies, (long)Math.Round(units), new ItemsPerSecond(units / ((last - first) / 1e9)), harness);
            }
        }

        private void Feed()
        {
            Action<long> stamp = item =>
            {
                lock (gate)
                    stay.Enter(entered[item % entered.Length] = MonotonicClock.NowNanoseconds);
            };
            for (long item = 0; ; item++)
            {
                slots.Wait();
                if (Volatile.Read(ref stop))
                    return;
                if (!system.Submit(item, stamp))
                    return;
            }
        }

        private void OnCompleted(CompletedItem item)
        {
            var (begin, end) = (entered[item.Number % entered.Length], MonotonicClock.NowNanoseconds);
            lock (gate)
            {
                stay.Leave(begin, end);
                if (item.Labelled && recording)
                    log.Add((begin, end, item.Units));
            }
            Interlocked.Increment(ref completed);
            slots.Release();
        }
    }
}
