using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Load;

/// <summary>Drives a pipeline: Offline keeps its entrance full, SingleStream sends the next item when the last label is written, MultiStream the next several when the last of theirs is.</summary>
public static class PipelineLoad
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    /// <param name="samplesPerQuery">Items of a query; above 1 in MultiStream only.</param>
    /// <param name="mostItems">Items after which no more come, because each is read once; null where they are read in turn.</param>
    /// <exception cref="TrialFailureException">Until the longest window had passed nothing could be read, or items were used up before there was a figure.</exception>
    /// <exception cref="Exception">Whatever a stage threw.</exception>
    public static (LoadResult Result, ImmutableArray<StageRecord> Stages) Run(
        IPipelineSystem system, Scenario scenario, LoadSettings settings, ILoadObserver observer, CancellationToken cancellation, int samplesPerQuery = 1, long? mostItems = null)
    {
        var isOneAtATime = scenario.IsOneAtATime();
        using var feeder = new Feeder(system, isOneAtATime ? samplesPerQuery : int.MaxValue, samplesPerQuery, mostItems ?? long.MaxValue);
        feeder.Start();
        var started = MonotonicClock.NowNanoseconds;
        while (!feeder.IsHalfUsedUp && Elapsed(started) < settings.WarmUp || feeder.Completed < (long)LoadSettings.MinimumWarmUpQueries * samplesPerQuery || !IsFilled())
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
        var stay = feeder.ReadStay(isOneAtATime ? samplesPerQuery : system.InFlightLimit);
        var harness = HarnessMeter.Difference(meter, HarnessMeter.Read());
        feeder.CloseWindow();
        system.ThrowIfFailed();
        system.Stop();
        feeder.Stop();

        var stages = watch.Close(stagesAtEnd, feeder.MeanUnits);
        var result = feeder.Collect(MonotonicClock.Between(started, begin), new Window(begin, end), harness);
        return (result with { Stay = stay, Steady = course.Steady, RelativeHalfWidth = course.RelativeHalfWidth, Findings = [.. course.Findings()] }, stages);

        // Offline is steady once the entrance has been full, or as many items as fit have gone through without ever filling it.
        bool IsFilled() => isOneAtATime || feeder.InFlight >= system.InFlightLimit || feeder.Completed >= system.InFlightLimit;

        bool Measured()
        {
            var now = MonotonicClock.NowNanoseconds;
            if (feeder.IsUsedUp)
                return feeder.Recorded > 1 ? true : throw UsedUp(mostItems!.Value);
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
            if (phase is not TrialPhase.Measuring && feeder.IsUsedUp)
                throw UsedUp(mostItems!.Value);
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

    private static TrialFailureException UsedUp(long items) => new(FailureReason.UnusableInput, string.Create(CultureInfo.InvariantCulture,
        $"{items:N0} items, each read once, were used up before there was a figure; give more of them with --data, or a shorter --warm-up"));

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
        private readonly int samplesPerQuery;
        private readonly long mostItems;
        private (int Samples, double Units, bool Labelled) ended;
        private long accepted;
        private long completed;
        private int windowFrom;
        private bool recording = true;
        private bool stop;

        /// <param name="samplesPerQuery">Above 1 only as many items are in flight, so that they are all of one query.</param>
        public Feeder(IPipelineSystem system, int inFlight, int samplesPerQuery, long mostItems)
        {
            (this.system, this.samplesPerQuery, this.mostItems) = (system, samplesPerQuery, mostItems);
            // Stamps are kept in a ring that is far longer than what can be in flight.
            slots = new SemaphoreSlim(Math.Min(inFlight, entered.Length / 2));
            system.Completed = OnCompleted;
            thread = new Thread(Feed) { IsBackground = true, Name = "feeder" };
        }

        public long Completed => Volatile.Read(ref completed);

        /// <summary>Whether every item that is there has been sent in.</summary>
        public bool IsUsedUp => Volatile.Read(ref accepted) >= mostItems;

        /// <summary>Whether too few are left to warm up with more of them.</summary>
        public bool IsHalfUsedUp => Volatile.Read(ref accepted) >= mostItems / 2;

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
                    return log.Skip(windowFrom).Average(q => q.Units) / samplesPerQuery;
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
            for (long item = 0; item < mostItems; item++)
            {
                slots.Wait();
                if (Volatile.Read(ref stop))
                    return;
                if (!system.Submit(item, stamp))
                    return;
                Volatile.Write(ref accepted, item + 1);
            }
        }

        private void OnCompleted(CompletedItem item)
        {
            var end = MonotonicClock.NowNanoseconds;
            CompletedItem? query;
            lock (gate)
            {
                stay.Leave(entered[item.Number % entered.Length], end);
                query = samplesPerQuery == 1 ? item : WholeQuery(item);
                if (query is { Labelled: true } answered && recording)
                    log.Add((entered[answered.Number % entered.Length], end, answered.Units));
            }
            Interlocked.Increment(ref completed);
            if (query is not null)
                slots.Release(samplesPerQuery);
        }

        /// <summary>The query in flight when this was its last sample, under the number of its first, whose entrance began it; under the lock. It counts with those of its samples that could be read.</summary>
        private CompletedItem? WholeQuery(CompletedItem sample)
        {
            ended = (ended.Samples + 1, ended.Units + (sample.Labelled ? sample.Units : 0), ended.Labelled || sample.Labelled);
            if (ended.Samples < samplesPerQuery)
                return null;
            var query = new CompletedItem(sample.Number - sample.Number % samplesPerQuery, ended.Units, ended.Labelled);
            ended = default;
            return query;
        }
    }
}
