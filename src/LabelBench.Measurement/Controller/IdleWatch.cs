using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Measurement.Controller;

/// <summary>Watches what the machine draws while nothing is measured.</summary>
public sealed class IdleWatch(ISampler sampler, TimeProvider clock)
{
    /// <summary>Sensors that average over a second, and clocks that fall in steps, are at rest well before the end.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    /// <summary>Long enough for counters of power to have been read twice.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(0.5);

    /// <summary>Power counters; gauges follow them and say no more about energy.</summary>
    private static readonly ImmutableHashSet<string> Power = ["package_power_w", "dram_power_w", "gpu_power_w"];

    /// <summary>Waits and reads; at once and with nothing where no power can be read here.</summary>
    /// <returns>Readings of power, also those that could not be had; empty where none could.</returns>
    public async Task<ImmutableArray<MetricSummary>> MeasureAsync(CancellationToken cancellation)
    {
        var probe = await OverAsync(Glance, cancellation).ConfigureAwait(false);
        return probe.Any(m => m.Mean.ValueOrNull is not null) ? await OverAsync(Length, cancellation).ConfigureAwait(false) : [];
    }

    private async Task<ImmutableArray<MetricSummary>> OverAsync(TimeSpan length, CancellationToken cancellation)
    {
        var begin = MonotonicClock.NowNanoseconds;
        await Task.Delay(length, clock, cancellation).ConfigureAwait(false);
        return [.. sampler.Summarise(new Window(begin, MonotonicClock.NowNanoseconds)).Where(m => Power.Contains(m.Name))];
    }
}
