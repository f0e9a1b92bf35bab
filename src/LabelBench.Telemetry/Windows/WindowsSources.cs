using LabelBench.Telemetry.Interference;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Windows;

/// <summary>Everything that the sampler reads on Windows; metrics that nothing reads there say so.</summary>
internal static class WindowsSources
{
    /// <param name="plugin">Opens the sensors of an adapter; null where none is built in.</param>
    public static IReadOnlyList<TelemetrySource> Open(Func<ISensorPlugin>? plugin)
    {
        var sources = new List<TelemetrySource> { new SystemTimesSource(), new ProcessTimesSource(), new PdhSource(), new SentinelSource(), new ClockSource(new SystemSamplingClock()) };
        if (plugin is not null) sources.Add(new PluginSource(plugin));
        return [.. sources, Unread(sources)];
    }

    /// <summary>The sampler adds what it tells of itself.</summary>
    internal static UnreadSource Unread(IEnumerable<TelemetrySource> sources) => new(
        MetricNames.All.Except(sources.SelectMany(s => s.Metrics).Select(m => m.Name)).Except([MetricNames.SamplerCoverage, MetricNames.SamplerLongestGap, MetricNames.SamplerBusy]),
        Samplers.NotReadHere);
}
