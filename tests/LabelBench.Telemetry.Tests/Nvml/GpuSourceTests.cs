using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement;
using LabelBench.Records;
using LabelBench.Telemetry.Nvml;
using LabelBench.Telemetry.Nvml.Board;
using LabelBench.Telemetry.Sampling;
using LabelBench.Testing;
using LabelBench.Testing.Nvml;

namespace LabelBench.Telemetry.Tests.Nvml;

/// <summary>The production loader, reader, source and sampler against a library with NVML's interface.</summary>
public sealed class GpuSourceTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [CompilerFact]
    public void Every_metric_of_a_gpu_of_today_has_a_value_or_a_reason()
    {
        using var fake = new FakeNvml(folder);
        fake.Command("power 0 300 300 0 1");
        fake.Command("busy 0 97");
        fake.Command("pcie 0 4000000000 1000000000");
        var window = Watch(fake, TimeSpan.FromSeconds(3), out var metrics);
        Assert.Equal(GpuMetricNames.All.Order(StringComparer.Ordinal), metrics.Where(m => m.Device == FakeNvml.FirstUuid).Select(m => m.Name).Order(StringComparer.Ordinal));
        var gpu = metrics.Where(m => m.Device == FakeNvml.FirstUuid).ToDictionary(m => m.Name);
        Near(1, gpu[GpuMetricNames.Attached], 0);
        Near(0.97, gpu[GpuMetricNames.Busy], 1e-9);
        Near(3.0 * (1 << 30), gpu[GpuMetricNames.MemoryUsed], 0);
        Near(3.0 / 80, gpu[GpuMetricNames.MemoryUsedShare], 1e-5);
        Near(300, gpu[GpuMetricNames.InstantPower], 0.01);
        Near(41, gpu[GpuMetricNames.Temperature], 0);
        Near(55, gpu[GpuMetricNames.MemoryTemperature], 0);
        Near(46, gpu[GpuMetricNames.TemperatureMargin], 0);
        Near(1.98e9, gpu[GpuMetricNames.SmClock], 0);
        Near(2.619e9, gpu[GpuMetricNames.MemoryClock], 0);
        Near(4e9, gpu[GpuMetricNames.PcieReceived], 4e9 * 0.02);
        Near(1e9, gpu[GpuMetricNames.PcieSent], 1e9 * 0.02);
        Near(4 * 1048576.0, gpu[GpuMetricNames.NvlinkReceived], 4 * 1048576 * 0.05);
        // The counter moves every tenth of a second, so its reading at either edge may be as old.
        Near(300, gpu[GpuMetricNames.Power], 300 * 2 * 0.1 / 3);
        Near(1, gpu[GpuMetricNames.EnergyOverIntegral], 0.1);
        Near(5, gpu[GpuMetricNames.PcieGeneration], 0);
        Near(16, gpu[GpuMetricNames.PcieWidth], 0);
        Near(0.12, gpu[GpuMetricNames.Decoder], 1e-9);
        Near(0.07, gpu[GpuMetricNames.JpegDecoder], 1e-9);
        Near(700, gpu[GpuMetricNames.PowerLimit], 0);
        Near(0.02, gpu[GpuMetricNames.SmActive], 1e-9);
        Near(0.10, gpu[GpuMetricNames.DramActive], 1e-9);
        Near(20 * 1048576.0, gpu[GpuMetricNames.GpmPcieSent], 0);
        Missing(gpu[GpuMetricNames.VideoDecoderActive], "cannot be");
        Near(0, gpu[GpuMetricNames.XidHardware], 0);
        Missing(gpu[GpuMetricNames.XidLatest], "");
        var second = metrics.Where(m => m.Device == FakeNvml.SecondUuid).ToDictionary(m => m.Name);
        Missing(second[GpuMetricNames.SmActive], "does not tell");
        Assert.True(window.EndNs > window.BeginNs);
    }

    [CompilerFact]
    public void The_whole_path_from_the_board_to_a_sample_allocates_nothing()
    {
        using var fake = new FakeNvml(folder);
        fake.Command("process 0 1 1073741824");
        var source = Assert.IsType<GpuSource>(NvmlSources.Open(new InProcessHost(fake.Path, TimeSpan.FromMilliseconds(1)), TimeSpan.FromSeconds(20))[0]);
        var (values, present) = (new long[source.Channels], new bool[source.Channels]);
        var patience = MonotonicClock.NowNanoseconds + 60_000_000_000;
        for (var i = 0; i < 100_000 || !present[DerivedChannel.ForeignMemory] && MonotonicClock.NowNanoseconds < patience; i++) source.Read(MonotonicClock.NowNanoseconds, new SampleRow(values, present));
        var (before, readings) = (GC.GetAllocatedBytesForCurrentThread(), 0);
        for (var i = 0; i < 100_000 || readings < 20 && MonotonicClock.NowNanoseconds < patience; i++)
        {
            Array.Clear(present);
            source.Read(MonotonicClock.NowNanoseconds, new SampleRow(values, present));
            if (present[(int)GpuChannel.Busy]) readings++;
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(readings >= 20, $"{readings} readings");
        source.Dispose();
    }

    private static void Near(double expected, MetricSummary metric, double tolerance) =>
        Assert.InRange(Assert.IsType<Reading<Count>.Measured>(metric.Mean).Value.Value, expected - tolerance, expected + tolerance);

    private static void Missing(MetricSummary metric, string reason) => Assert.Contains(reason, Assert.IsType<Reading<Count>.Unavailable>(metric.Mean).Reason, StringComparison.Ordinal);

    /// <summary>Samples for a while; the window leaves the beginning out.</summary>
    private static Window Watch(FakeNvml fake, TimeSpan length, out ImmutableArray<MetricSummary> metrics, Action<ISampler>? during = null)
    {
        using var sampler = new HostSampler(NvmlSources.Open(new InProcessHost(fake.Path, Period), TimeSpan.FromSeconds(20)), new SamplerOptions(Period, 10_000));
        Thread.Sleep(300);
        var begin = MonotonicClock.NowNanoseconds;
        during?.Invoke(sampler);
        Thread.Sleep(length);
        var window = new Window(begin, MonotonicClock.NowNanoseconds);
        metrics = sampler.Summarise(window);
        return window;
    }
}
