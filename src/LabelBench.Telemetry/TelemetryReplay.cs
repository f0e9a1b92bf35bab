using System.Collections.Immutable;
using LabelBench.Records;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry;

/// <summary>Summaries of windows from a recording: bit for bit what the sampler gave that wrote it.</summary>
public static class TelemetryReplay
{
    /// <param name="window">On the clock of the recording.</param>
    /// <returns>Every metric of every lane, lane by lane; then how well the quick lane was sampled.</returns>
    public static ImmutableArray<MetricSummary> Summarise(TelemetryRecording recording, Window window)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(window);
        var all = ImmutableArray.CreateBuilder<MetricSummary>();
        foreach (var (i, lane) in recording.Header.Lanes.Index())
        {
            var summary = new WindowSummary(recording.Samples(i), window, lane.PeriodNs);
            // Each metric goes through all samples, and none depends on another.
            all.AddRange(lane.Metrics.AsParallel().AsOrdered().Select(metric => summary.Of(metric, recording.Reasons(i))));
        }
        all.AddRange(new WindowSummary(recording.Samples(0), window, recording.Header.Lanes[0].PeriodNs).OfSampler());
        return all.ToImmutable();
    }
}
