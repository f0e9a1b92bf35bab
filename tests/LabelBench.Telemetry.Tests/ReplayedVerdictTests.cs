using System.Collections.Immutable;
using LabelBench.Records;
using LabelBench.Records.Recordings;

namespace LabelBench.Telemetry.Tests;

/// <summary>From raw samples in a recording to the verdict, as a laptop without a GPU would come to it. The recordings are synthetic.</summary>
public class ReplayedVerdictTests
{
    private const string Gpu = "GPU-1";
    private const long Second = 1_000_000_000, Period = Second / 10, Burst = 12_000_000;
    private const int Held = 0, Seen = 1, Clock = 2;

    [Fact]
    public void Bursts_between_two_samples_make_a_replayed_window_invalid_though_no_sample_saw_them()
    {
        var window = new Window(2 * Second, 12 * Second);
        var telemetry = TelemetryReplay.Summarise(Recording(burstEvery: Second), window);
        var finding = Assert.Single(GpuValidity.Judge(telemetry, [], Gpu), f => f.Invalidates);
        Assert.Equal(("gpu-software-thermal", GpuMetricNames.HeldSoftwareThermal, Gpu), (finding.Rule, finding.Evidence!.Metric, finding.Evidence.Device));
        Assert.InRange(finding.Evidence.Value, 0.011, 0.013);
        Assert.Equal(0, telemetry.Single(m => m.Name == GpuMetricNames.SeenSoftwareThermal).Mean.ValueOrNull!.Value.Value);
    }

    [Fact]
    public void A_replayed_window_without_them_is_valid() =>
        Assert.DoesNotContain(GpuValidity.Judge(TelemetryReplay.Summarise(Recording(burstEvery: null), new Window(2 * Second, 12 * Second)), [], Gpu), f => f.Invalidates);

    /// <summary>Fifteen seconds at ten samples a second; a burst begins 30 ms after a sample and ends before the next, so that only the counter of nanoseconds has it.</summary>
    private static TelemetryRecording Recording(long? burstEvery)
    {
        ImmutableArray<LaneMetric> metrics =
        [
            new(MetricDefinition.ShareOfTime(GpuMetricNames.HeldSoftwareThermal, Held, 1e-9), 1, Gpu),
            new(MetricDefinition.Gauge(GpuMetricNames.SeenSoftwareThermal, Seen), 1, Gpu),
            new(MetricDefinition.Gauge(GpuMetricNames.SmClock, Clock, 1e6), 1, Gpu),
        ];
        using var file = new MemoryStream();
        using var writer = new RecordingWriter(file, new RecordingHeader("synthetic: throttle bursts of 12 ms", [new RecordedLane("host", Period, 3, metrics)]));
        for (var at = 0L; at <= 15 * Second; at += Period)
            writer.Add(0, at, at + 10_000, [burstEvery is { } every ? (at + every - 30_000_000) / every * Burst : 0, 0, 1980 + at / Period % 2 * 5], [true, true, true]);
        writer.Flush();
        return TelemetryRecording.Decode(file.ToArray(), "synthetic").ValueOrThrow();
    }
}
