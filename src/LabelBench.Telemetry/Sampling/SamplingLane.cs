using System.Collections.Immutable;
using LabelBench.Measurement.Load.Sending;
using LabelBench.Records;

namespace LabelBench.Telemetry.Sampling;

/// <summary>Sources that are read one after the other on one thread, at one rate, into one ring.</summary>
/// <remarks>
/// Deadlines are absolute: a late sample does not shift the ones after it, and missed samples are skipped, never caught up with in a burst.
/// Every sample carries the monotonic time before and after its reading, so a late one is late in the data too. In steady state a sample allocates nothing.
/// </remarks>
internal sealed class SamplingLane : IDisposable
{
    /// <summary>Longest sleep, and so the longest time until somebody who asks for a sample is heard.</summary>
    private const long LongestSleepNs = 100_000_000;

    /// <summary>A caller that wants a sample now waits at most this long for it; on a starved machine, or behind a call that hangs, it goes on with what there is.</summary>
    private static readonly TimeSpan PatienceForASample = TimeSpan.FromSeconds(1);

    private readonly ImmutableArray<TelemetrySource> _sources;
    private readonly int[] _firstChannel;
    private readonly long[] _values;
    private readonly bool[] _present;
    private readonly string?[] _reasons;
    private readonly ISamplingClock _clock;
    private readonly object _guard = new();
    private Thread? _thread;
    private int[] _askedToWatch = [];
    private int[] _watched = [];
    private long _ticks;
    private long _requested;
    private long _served;
    private volatile bool _stopping;

    /// <param name="sources">Owned and disposed by the lane.</param>
    /// <param name="capacity">Samples kept.</param>
    public SamplingLane(string name, IEnumerable<TelemetrySource> sources, long periodNs, int capacity, ISamplingClock clock)
    {
        _sources = [.. sources];
        _clock = clock;
        _firstChannel = new int[_sources.Length];
        var channels = 0;
        for (var i = 0; i < _sources.Length; i++)
        {
            _firstChannel[i] = channels;
            channels += _sources[i].Channels;
        }
        (_values, _present, _reasons) = (new long[channels], new bool[channels], new string?[channels]);
        Ring = new SampleRing(capacity, channels);
        Description = new RecordedLane(name, periodNs, channels, [.. _sources.SelectMany((source, i) => source.Metrics.Select(metric => new LaneMetric(metric.From(_firstChannel[i]), source.EveryTicks * metric.EveryTicks, source.Device)))]);
        Sample(everySource: true);
    }

    public RecordedLane Description { get; }

    public SampleRing Ring { get; }

    /// <summary>Why channels had no value, sample by sample.</summary>
    public ReasonLog Reasons { get; } = new();

    /// <summary>How the thread is scheduled; empty before it runs.</summary>
    public string Scheduling { get; private set; } = "";

    private bool HasThread => _thread is not null;

    /// <param name="realTime">Ask for real-time scheduling.</param>
    public void Start(bool realTime)
    {
        using var ready = new ManualResetEventSlim();
        _thread = new Thread(() =>
        {
            PreciseTimer.Sharpen();
            Scheduling = realTime ? RealTimePriority.Take() : "SCHED_OTHER";
            ready.Set();
            Run();
        })
        { IsBackground = true, Name = $"telemetry {Description.Name}", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
        ready.Wait();
    }

    public void Watch(ImmutableArray<int> processIds) => Volatile.Write(ref _askedToWatch, [.. processIds]);

    /// <summary>Takes one sample on the caller's thread. The lane's own thread, or a test without one, calls it.</summary>
    public void Sample(bool everySource, long lateNs = 0)
    {
        FollowWatch();
        Array.Clear(_present);
        var begin = _clock.MonotonicNs;
        for (var i = 0; i < _sources.Length; i++)
        {
            var source = _sources[i];
            if (!everySource && _ticks % source.EveryTicks != 0) continue;
            source.WokenLateNs = lateNs;
            Read(source, _firstChannel[i], begin);
        }
        Ring.Append(begin, _clock.MonotonicNs, _values, _present);
        _ticks++;
    }

    /// <summary>Samples until told to stop.</summary>
    /// <param name="ticks">Or until so many deadlines have passed.</param>
    public void Run(long ticks = long.MaxValue)
    {
        var period = Description.PeriodNs;
        var deadline = _clock.MonotonicNs + period;
        while (!_stopping && ticks > 0)
        {
            ServeRequests();
            var now = _clock.MonotonicNs;
            if (now < deadline)
            {
                _clock.SleepUntil(Math.Min(deadline, now + LongestSleepNs));
                continue;
            }
            Sample(everySource: false, now - deadline);
            var passed = (_clock.MonotonicNs - deadline) / period + 1;
            deadline += period * passed;
            ticks -= passed;
        }
        lock (_guard) Monitor.PulseAll(_guard);
    }

    /// <summary>Asks for a sample of every source as soon as the thread is free; taken at once where there is no thread.</summary>
    /// <returns>What <see cref="Await"/> takes.</returns>
    public long Ask()
    {
        if (!HasThread)
        {
            Sample(everySource: true);
            return 0;
        }
        lock (_guard)
            return ++_requested;
    }

    /// <summary>Waits until a sample that was asked for is there.</summary>
    public void Await(long request)
    {
        lock (_guard)
            while (_served < request && !_stopping && Monitor.Wait(_guard, PatienceForASample)) { }
    }

    public bool NewestIsBefore(long momentNs) => Ring.View() is var view && (view.Count == 0 || view.MiddleNs(view.Count - 1) < momentNs);

    /// <summary>Has the thread end after the sample that it is taking.</summary>
    public void Stop() => _stopping = true;

    public void Dispose()
    {
        Stop();
        // A call that hangs in a driver must not hang the run: its thread is in the background and dies with the process.
        if (_thread?.Join(PatienceForASample + PatienceForASample) is false) return;
        foreach (var source in _sources) source.Dispose();
    }

    private void Read(TelemetrySource source, int first, long begin)
    {
        var row = new SampleRow(_values.AsSpan(first, source.Channels), _present.AsSpan(first, source.Channels));
        try
        {
            source.Read(begin, row);
        }
        catch (Exception e)
        {
            // The run must not die of its telemetry: the source says what happened, and its channels stay empty.
            _present.AsSpan(first, source.Channels).Clear();
            source.Fail($"reading failed: {e.Message}");
        }
        for (var channel = 0; channel < source.Channels; channel++)
        {
            var reason = source.ReasonFor(channel);
            ref var known = ref _reasons[first + channel];
            if (ReferenceEquals(reason, known)) continue;
            if (!string.Equals(reason, known, StringComparison.Ordinal)) Reasons.Add(begin, first + channel, reason);
            known = reason;
        }
    }

    private void FollowWatch()
    {
        var asked = Volatile.Read(ref _askedToWatch);
        if (ReferenceEquals(asked, _watched)) return;
        _watched = asked;
        foreach (var source in _sources) source.Watch([.. asked]);
    }

    private void ServeRequests()
    {
        long request;
        lock (_guard)
            request = _requested;
        if (request == _served) return;
        Sample(everySource: true);
        lock (_guard)
        {
            _served = request;
            Monitor.PulseAll(_guard);
        }
    }
}
