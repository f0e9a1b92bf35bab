using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement;
using LabelBench.Records;

namespace LabelBench.Telemetry.Sampling;

/// <summary>Reads its sources at a fixed rate on a thread of its own and keeps the last samples.</summary>
/// <remarks>
/// Deadlines are absolute: a late sample does not shift the ones after it, and missed samples are skipped, never caught up with in a burst.
/// Every sample carries the monotonic time before and after its reading, so a late one is late in the data too.
/// In steady state a sample allocates nothing. <see cref="Watch"/> and <see cref="Summarise"/> may be called from any thread.
/// </remarks>
public sealed class HostSampler : ISampler
{
    /// <summary>A caller that wants a sample now waits at most this long for it; on a starved machine it goes on with what there is.</summary>
    private static readonly TimeSpan PatienceForASample = TimeSpan.FromSeconds(1);

    private readonly ImmutableArray<TelemetrySource> _sources;
    private readonly int[] _firstChannel;
    private readonly long[] _values;
    private readonly bool[] _present;
    private readonly SampleRing _ring;
    private readonly long _periodNs;
    private readonly object _guard = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread? _thread;
    private int[] _askedToWatch = [];
    private int[] _watched = [];
    private long _ticks;
    private long _requested;
    private long _served;
    private volatile bool _stopping;
    private bool _disposed;

    /// <param name="sources">Owned and disposed by the sampler.</param>
    /// <param name="options">Rate and memory.</param>
    /// <param name="start">False leaves the thread out, so that a test takes every sample itself.</param>
    internal HostSampler(IEnumerable<TelemetrySource> sources, SamplerOptions options, bool start = true)
    {
        _sources = [.. sources];
        _firstChannel = new int[_sources.Length];
        var channels = 0;
        for (var i = 0; i < _sources.Length; i++)
        {
            _firstChannel[i] = channels;
            channels += _sources[i].Channels;
        }
        _values = new long[channels];
        _present = new bool[channels];
        _ring = new SampleRing(options.Capacity, channels);
        _periodNs = options.PeriodNanoseconds;
        Sample(everySource: true);
        if (!start) return;
        _thread = new Thread(Run) { IsBackground = true, Name = "telemetry", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    public void Watch(params ImmutableArray<int> processIds)
    {
        foreach (var processId in processIds) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(processId);
        Volatile.Write(ref _askedToWatch, [.. processIds]);
        SampleNow();
    }

    public ImmutableArray<MetricSummary> Summarise(Window window)
    {
        ArgumentNullException.ThrowIfNull(window);
        if (NewestSampleIsBefore(window.EndNs)) SampleNow();
        lock (_guard)
        {
            var summary = new WindowSummary(_ring, window, _periodNs);
            var all = ImmutableArray.CreateBuilder<MetricSummary>();
            for (var i = 0; i < _sources.Length; i++)
                foreach (var metric in _sources[i].Metrics)
                    all.Add(summary.Of(metric, _firstChannel[i], _sources[i].EveryTicks, _sources[i].ReasonFor) with { Device = _sources[i].Device });
            all.AddRange(summary.OfSampler());
            return all.ToImmutable();
        }
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _stopping = true;
        _wake.Set();
        _thread?.Join();
        foreach (var source in _sources) source.Dispose();
        _wake.Dispose();
    }

    /// <summary>Takes one sample on the caller's thread. The sampler's own thread, or a test without one, calls it.</summary>
    internal void Sample(bool everySource, long lateNs = 0)
    {
        FollowWatch();
        Array.Clear(_present);
        var begin = MonotonicClock.NowNanoseconds;
        for (var i = 0; i < _sources.Length; i++)
        {
            var source = _sources[i];
            if (!everySource && _ticks % source.EveryTicks != 0) continue;
            source.WokenLateNs = lateNs;
            var row = new SampleRow(_values.AsSpan(_firstChannel[i], source.Channels), _present.AsSpan(_firstChannel[i], source.Channels));
            try
            {
                source.Read(begin, row);
            }
            catch (Exception e)
            {
                // The run must not die of its telemetry: the source says what happened, and its channels stay empty.
                _present.AsSpan(_firstChannel[i], source.Channels).Clear();
                source.Fail($"reading failed: {e.Message}");
            }
        }
        var end = MonotonicClock.NowNanoseconds;
        _ticks++;
        lock (_guard)
            _ring.Append(begin, end, _values, _present);
    }

    /// <summary>Has the sampler's thread read every source at once, and waits until it has.</summary>
    private void SampleNow()
    {
        if (_thread is null)
        {
            Sample(everySource: true);
            return;
        }
        lock (_guard)
        {
            if (_stopping) return;
            var mine = ++_requested;
            _wake.Set();
            while (_served < mine && !_stopping && Monitor.Wait(_guard, PatienceForASample)) { }
        }
    }

    private bool NewestSampleIsBefore(long momentNs)
    {
        lock (_guard)
            return _ring.Count == 0 || _ring.MiddleNs(_ring.Count - 1) < momentNs;
    }

    private void FollowWatch()
    {
        var asked = Volatile.Read(ref _askedToWatch);
        if (ReferenceEquals(asked, _watched)) return;
        _watched = asked;
        foreach (var source in _sources) source.Watch([.. asked]);
    }

    private void Run()
    {
        var deadline = MonotonicClock.NowNanoseconds + _periodNs;
        while (!_stopping)
        {
            ServeRequests();
            var now = MonotonicClock.NowNanoseconds;
            if (now < deadline)
            {
                _wake.WaitOne((int)Math.Min(int.MaxValue, (deadline - now + 999_999) / 1_000_000));
                continue;
            }
            Sample(everySource: false, now - deadline);
            deadline += _periodNs * ((MonotonicClock.NowNanoseconds - deadline) / _periodNs + 1);
        }
        lock (_guard) Monitor.PulseAll(_guard);
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
