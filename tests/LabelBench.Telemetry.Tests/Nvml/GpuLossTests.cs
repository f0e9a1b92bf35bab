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

/// <summary>What becomes of the sampler when the GPU, the library or the driver goes away.</summary>
public sealed class GpuLossTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20), Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [CompilerTheory]
    [InlineData("lost 0", "back 0", "fallen off the bus")]
    [InlineData("answer * 18", "answer * 0", "different driver versions")]
    [InlineData("answer * 999", "answer * 0", "999")]
    [InlineData("answer * 1", "answer * 0", "Uninitialised")]
    public void A_gpu_that_is_lost_leaves_a_gap_with_its_reason_and_is_found_again(string loss, string back, string reason)
    {
        using var fake = new FakeNvml(folder);
        using var sampler = Start(fake);
        Assert.Equal(1, Attached(sampler));
        fake.Command(loss);
        Until(() => Attached(sampler) == 0);
        Until(() => Recent(sampler) is var gap && Reason(gap[GpuMetricNames.Busy]).Contains(reason, StringComparison.Ordinal) && Reason(gap[GpuMetricNames.InstantPower]).Contains(reason, StringComparison.Ordinal));
        fake.Command(back);
        Until(() => Attached(sampler) == 1 && Mean(Recent(sampler)[GpuMetricNames.Busy]) == 0);
    }

    [CompilerFact]
    public void Another_gpu_goes_on_while_one_is_lost()
    {
        using var fake = new FakeNvml(folder);
        using var sampler = Start(fake);
        fake.Command("lost 0");
        Until(() => Attached(sampler) == 0);
        Until(() => Attached(sampler, FakeNvml.SecondUuid) == 1);
    }

    [CompilerFact]
    public void Counters_of_before_and_after_a_loss_are_never_added_up()
    {
        using var fake = new FakeNvml(folder);
        fake.Command("power 0 300 300 0 1");
        using var sampler = Start(fake);
        var begin = MonotonicClock.NowNanoseconds;
        Thread.Sleep(500);
        fake.Command("lost 0");
        Until(() => Attached(sampler) == 0);
        fake.Command("reload");
        fake.Command("back 0");
        Until(() => Attached(sampler) == 1);
        Thread.Sleep(1000);
        var across = sampler.Summarise(new Window(begin, MonotonicClock.NowNanoseconds)).Single(m => m.Name == GpuMetricNames.Power && m.Device == FakeNvml.FirstUuid);
        Assert.Contains("changed inside the window", Reason(across), StringComparison.Ordinal);
    }

    [CompilerFact]
    public void A_call_that_hangs_holds_up_neither_the_sampler_nor_its_end()
    {
        using var fake = new FakeNvml(folder);
        using var counter = new Ticks();
        using (var sampler = new HostSampler([counter, .. NvmlSources.Open(new InProcessHost(fake.Path, Period), Patience)], new SamplerOptions(Period, 10_000)))
        {
            fake.Command("hang nvmlDeviceGetUtilizationRates 45");
            Until(() => Attached(sampler) == 0);
            var before = counter.Count;
            Thread.Sleep(1000);
            Assert.True(counter.Count - before > 10, $"{counter.Count - before} samples were taken in a second at 50 Hz");
            Assert.Contains("nvmlDeviceGetUtilizationRates has not returned yet", Reason(Recent(sampler)[GpuMetricNames.Busy]), StringComparison.Ordinal);
        }
    }

    [CompilerFact]
    public void A_call_that_returns_late_leaves_a_gap_and_is_listened_to_again()
    {
        using var fake = new FakeNvml(folder);
        using var sampler = Start(fake);
        fake.Command("hang nvmlDeviceGetUtilizationRates 4");
        Until(() => Attached(sampler) == 0);
        Until(() => Attached(sampler) == 1);
    }

    [CompilerFact]
    public void Xid_events_are_counted_by_class()
    {
        using var fake = new FakeNvml(folder);
        using var sampler = Start(fake);
        Until(() => Mean(Recent(sampler)[GpuMetricNames.XidHardware]) == 0);
        var begin = MonotonicClock.NowNanoseconds;
        fake.Command("xid 0 79");
        Thread.Sleep(50);
        fake.Command("xid 0 31");
        Until(() => Mean(Recent(sampler)[GpuMetricNames.XidLatest]) == 31);
        // Rates lie between readings, which come late on a busy machine: the longer the window, the less of it lies outside them.
        Until(() =>
        {
            var window = new Window(begin, MonotonicClock.NowNanoseconds);
            var metrics = sampler.Summarise(window).Where(m => m.Device == FakeNvml.FirstUuid).ToDictionary(m => m.Name);
            double Events(string metric) => Mean(metrics[metric]) * (window.EndNs - window.BeginNs) / 1e9;
            return Events(GpuMetricNames.XidHardware) is > 0.8 and < 1.25 && Events(GpuMetricNames.XidApplication) is > 0.8 and < 1.25 && Events(GpuMetricNames.XidOther) == 0;
        });
    }

    [CompilerFact]
    public void Events_that_cannot_be_watched_are_not_monitored_instead_of_none()
    {
        using var fake = new FakeNvml(folder);
        fake.Command("answer nvmlDeviceRegisterEvents 3");
        using var sampler = Start(fake);
        Thread.Sleep(200);
        Assert.Contains("not reported here", Reason(Recent(sampler)[GpuMetricNames.XidHardware]), StringComparison.Ordinal);
    }

    [CompilerFact]
    public void A_driver_that_does_not_initialise_says_why_for_every_metric()
    {
        var sources = NvmlSources.Open(new InProcessHost(FakeNvml.Save(folder, "-DBROKEN_INIT"), Period), Patience);
        using var sampler = new HostSampler(sources, new SamplerOptions(Period, 1000));
        Thread.Sleep(100);
        var metrics = sampler.Summarise(new Window(MonotonicClock.NowNanoseconds - 50_000_000, MonotonicClock.NowNanoseconds));
        Assert.Equal(GpuMetricNames.All, metrics.Where(m => m.Name.StartsWith("gpu_", StringComparison.Ordinal)).Select(m => m.Name));
        Assert.All(metrics.Where(m => m.Name.StartsWith("gpu_", StringComparison.Ordinal)), m => Assert.Contains("different driver versions", Reason(m), StringComparison.Ordinal));
    }

    [Fact]
    public void Without_the_library_there_is_no_source() => Assert.Empty(NvmlSources.Open(new NvmlOptions(folder["no-such-library.so"]), Period));

    private static HostSampler Start(FakeNvml fake)
    {
        var sampler = new HostSampler(NvmlSources.Open(new InProcessHost(fake.Path, Period), Patience), new SamplerOptions(Period, 20_000));
        Until(() => Attached(sampler) == 1);
        return sampler;
    }

    /// <summary>Waits for something that comes when the machine has time for it.</summary>
    private static void Until(Func<bool> isSo)
    {
        var end = MonotonicClock.NowNanoseconds + (long)Patience.TotalMilliseconds * 1_000_000;
        while (!isSo())
        {
            Assert.True(MonotonicClock.NowNanoseconds < end, "what was waited for did not come");
            Thread.Sleep(20);
        }
    }

    /// <summary>Over the last tenth of a second.</summary>
    private static Dictionary<string, MetricSummary> Recent(HostSampler sampler, string device = FakeNvml.FirstUuid) =>
        sampler.Summarise(new Window(MonotonicClock.NowNanoseconds - 100_000_000, MonotonicClock.NowNanoseconds)).Where(m => m.Device == device).ToDictionary(m => m.Name);

    private static double Attached(HostSampler sampler, string device = FakeNvml.FirstUuid) => Mean(Recent(sampler, device)[GpuMetricNames.Attached]);

    private static double Mean(MetricSummary metric) => metric.Mean is Reading<Count>.Measured measured ? measured.Value.Value : double.NaN;

    private static string Reason(MetricSummary metric) => metric.Mean is Reading<Count>.Unavailable unavailable ? unavailable.Reason : "";

    /// <summary>Stands for the metrics of the host.</summary>
    private sealed class Ticks() : TelemetrySource(1)
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        public override ImmutableArray<MetricDefinition> Metrics => [];

        public override void Read(long nowNanoseconds, SampleRow row) => Interlocked.Increment(ref count);

        public override void Dispose() { }
    }
}
