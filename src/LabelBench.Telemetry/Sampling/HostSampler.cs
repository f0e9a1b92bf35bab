using System.Collections.Immutable;
using LabelBench.Measurement;
using LabelBench.Records;

namespace LabelBench.Telemetry.Sampling;

/// <summary>Reads its sources at a fixed rate on a thread of its own, and those that may block on a thread each; keeps the last samples, and records them where it was told to.</summary>
/// <remarks><see cref="Watch"/> and <see cref="Summarise"/> may be called from any thread.</remarks>
public sealed class HostSampler : ISampler
{
    private readonly ImmutableArray<SamplingLane> _lanes;
    private readonly ImmutableArray<(int Lane, int First, int Count)> _order;
    private readonly Recorder? _recorder;
    private readonly SystemSamplingClock? _clock;
    private bool _disposed;

    /// <param name="sources">Owned and disposed by the sampler.</param>
    /// <param name="options">Rate and memory.</param>
    /// <param name="start">False leaves the threads out, so that a test takes every sample itself.</param>
    /// <param name="clock">Another than the machine's, for tests.</param>
    internal HostSampler(IEnumerable<TelemetrySource> sources, SamplerOptions options, bool start = true, ISamplingClock? clock = null)
    {
        var all = sources.ToImmutableArray();
        var time = clock ?? (_clock = new SystemSamplingClock());
        var quick = all.Where(source => source.OwnPeriod is null);
        var slow = all.Where(source => source.OwnPeriod is not null);
        _lanes =
        [
            new SamplingLane("host", quick, options.PeriodNanoseconds, options.Capacity, time),
            .. slow.Select(source => new SamplingLane(source.Name, [source], source.OwnPeriod!.Value.Ticks * TimeSpan.NanosecondsPerTick, options.CapacityAt(source.OwnPeriod.Value), time)),
        ];
        _order = OrderOf(all);
        if (start)
            foreach (var (i, lane) in _lanes.Index()) lane.Start(realTime: i == 0);
        if (options.RecordTo is { } path) _recorder = new Recorder(path, _lanes, start);
    }

    /// <summary>How the thread of the quick sources is scheduled, for the record.</summary>
    public string Scheduling => _lanes[0].Scheduling;

    /// <summary>Why nothing is recorded, or is no longer; null while all is well.</summary>
    public string? RecordingFailure => _recorder?.Failure;

    internal SamplingLane Host => _lanes[0];

    public void Watch(params ImmutableArray<int> processIds)
    {
        foreach (var processId in processIds) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(processId);
        foreach (var lane in _lanes) lane.Watch(processIds);
        SampleNow(_lanes);
    }

    public ImmutableArray<MetricSummary> Summarise(Window window)
    {
        ArgumentNullException.ThrowIfNull(window);
        SampleNow(_lanes.Where(lane => lane.NewestIsBefore(window.EndNs)));
        _recorder?.KeepUp();
        var summaries = _lanes.Select(lane => new WindowSummary(lane.Ring.View(), window, lane.Description.PeriodNs)).ToImmutableArray();
        return
        [
            .. _order.SelectMany(part => _lanes[part.Lane].Description.Metrics.Skip(part.First).Take(part.Count).Select(metric => summaries[part.Lane].Of(metric, _lanes[part.Lane].Reasons))),
            .. summaries[0].OfSampler(),
        ];
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (var lane in _lanes) lane.Stop();
        foreach (var lane in _lanes) lane.Dispose();
        _recorder?.Dispose();
        _clock?.Dispose();
    }

    /// <summary>Takes one sample of every lane on the caller's thread, for tests without threads.</summary>
    internal void Sample(bool everySource, long lateNs = 0)
    {
        foreach (var lane in _lanes) lane.Sample(everySource, lateNs);
    }

    private static void SampleNow(IEnumerable<SamplingLane> lanes)
    {
        foreach (var (lane, request) in lanes.Select(lane => (lane, lane.Ask())).ToList()) lane.Await(request);
    }

    /// <summary>Where the metrics of each source lie, in the order in which the sources were given.</summary>
    private static ImmutableArray<(int, int, int)> OrderOf(ImmutableArray<TelemetrySource> sources)
    {
        var (quick, lane) = (0, 0);
        var order = ImmutableArray.CreateBuilder<(int, int, int)>();
        foreach (var source in sources)
        {
            var count = source.Metrics.Length;
            order.Add(source.OwnPeriod is null ? (0, quick, count) : (++lane, 0, count));
            if (source.OwnPeriod is null) quick += count;
        }
        return order.ToImmutable();
    }
}
