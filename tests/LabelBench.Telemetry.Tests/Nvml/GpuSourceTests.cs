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

    /// <summary>A counter that moves every 0.4 s and is read between: by the moment of the question it would be off by up to a seventh of the window's energy.</summary>
    [CompilerFact]
    public void The_energy_counter_counts_from_the_drivers_own_stamps()
    {
        using var fake = new FakeNvml(folder);
        fake.Command("power 0 300 300 0 1");
        fake.Command("step 0.4");
        fake.Command("stamped");
        Watch(fake, TimeSpan.FromSeconds(2.9), out var metrics);
        Near(300, metrics.Single(m => m.Device == FakeNvml.FirstUuid && m.Name == GpuMetricNames.Power), 300 * 0.01);
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
        var readings = 0;
        do
        {
            Assert.Equal(0, Allocations.Of(20_000, () =>
            {
                Array.Clear(present);
                source.Read(MonotonicClock.NowNanoseconds, new SampleRow(values, present));
                if (present[(int)GpuChannel.Busy]) readings++;
            }));
        }
        while (readings < 20 && MonotonicClock.NowNanoseconds < patience);
        Assert.True(readings >= 20, $"{readings} readings");
        source.Dispose();
    }

    [CompilerFact]
    public void A_window_in_which_the_gpu_was_held_back_for_heat_is_invalid_and_one_beside_it_is_not()
    {
        using var fake = new FakeNvml(folder);
        fake.Command("power 0 300 300 0 1");
        fake.Command("reasons 0 40");
        fake.Command("clock 0 1400");
        Watch(fake, TimeSpan.FromSeconds(1.5), out var metrics);
        var finding = Assert.Single(GpuValidity.Judge(metrics, [], FakeNvml.FirstUuid), f => f.Invalidates);
        Assert.Equal("gpu-hardware-thermal", finding.Rule);
        Assert.InRange(finding.Evidence!.Value, 0.9, 1);
        Assert.DoesNotContain(GpuValidity.Judge(metrics, [], FakeNvml.SecondUuid), f => f.Invalidates);
    }

    /// <summary>A writer that another thread has pushed off its core in the middle of a reading, as happens on a loaded machine.</summary>
    [Fact]
    public unsafe void A_reading_that_is_being_written_leaves_the_one_before_in_force()
    {
        using var board = GpuBoard.InThisProcess();
        GpuBoard.SetText(ref board.Slot(0)->Uuid, FakeNvml.FirstUuid);
        (board.Header->Gpus, board.Header->Code, board.Slot(0)->Reading) = (1, 0, 1);
        board.Slot(0)->Channels[(int)GpuChannel.Busy] = new ChannelCell { Value = 97, Reading = 1 };
        board.BeginWrite(0);
        board.Publish(0, MonotonicClock.NowNanoseconds);
        using var source = new GpuSource(new StillHost(board), FakeNvml.FirstUuid, ownsHost: false, _ => true);
        var (values, present) = (new long[source.Channels], new bool[source.Channels]);
        source.Read(MonotonicClock.NowNanoseconds, new SampleRow(values, present));
        Assert.Equal(97, values[(int)GpuChannel.Busy]);

        board.BeginWrite(0);
        source.Read(MonotonicClock.NowNanoseconds, new SampleRow(values, present));
        Assert.Equal(1, values[DerivedChannel.Attached]);
        Assert.Null(source.ReasonFor((int)GpuChannel.Busy));

        source.Read(MonotonicClock.NowNanoseconds + 2_000_000_000, new SampleRow(values, present));
        Assert.Equal(0, values[DerivedChannel.Attached]);
        Assert.Equal("the GPU was not read in time", source.ReasonFor((int)GpuChannel.Busy));
    }

    [Fact]
    public unsafe void A_call_that_has_not_returned_for_half_a_minute_is_said_to_hang_until_it_does()
    {
        using var board = GpuBoard.InThisProcess();
        GpuBoard.SetText(ref board.Slot(0)->Uuid, FakeNvml.FirstUuid);
        (board.Header->Gpus, board.Header->Code, board.Slot(0)->Reading) = (1, 0, 1);
        using var source = new GpuSource(new StillHost(board), FakeNvml.FirstUuid, ownsHost: false, _ => true);
        var (values, present) = (new long[source.Channels], new bool[source.Channels]);
        const long Second = 1_000_000_000;
        Publish(0);
        Assert.Equal((1, null), After(0));

        (board.Header->Progress.Call, board.Header->Progress.SinceNs) = (1 + (int)NvmlCall.nvmlDeviceGetUtilizationRates, Second / 2);
        Assert.Equal((0, "NVIDIA's driver does not answer: nvmlDeviceGetUtilizationRates has not returned yet"), After(30 * Second));
        Assert.Equal((0, "a call into NVIDIA's driver hangs: nvmlDeviceGetUtilizationRates has not returned for 30 s"), After(31 * Second));
        Publish(34 * Second);
        Assert.Equal((1, null), After(34 * Second));

        void Publish(long moment)
        {
            board.BeginWrite(0);
            board.Slot(0)->Reading++;
            board.Slot(0)->Channels[(int)GpuChannel.Busy] = new ChannelCell { Value = 97, Reading = board.Slot(0)->Reading };
            board.Publish(0, moment);
        }

        (long Attached, string? Reason) After(long moment)
        {
            source.Read(moment, new SampleRow(values, present));
            return (values[DerivedChannel.Attached], source.ReasonFor((int)GpuChannel.Busy));
        }
    }

    /// <summary>A driver that stalls and answers by turns.</summary>
    [Fact]
    public unsafe void Losing_and_finding_a_gpu_again_and_again_allocates_nothing()
    {
        using var board = GpuBoard.InThisProcess();
        GpuBoard.SetText(ref board.Slot(0)->Uuid, FakeNvml.FirstUuid);
        (board.Header->Gpus, board.Header->Code) = (1, 0);
        using var source = new GpuSource(new StillHost(board), FakeNvml.FirstUuid, ownsHost: false, _ => true);
        var (values, present) = (new long[source.Channels], new bool[source.Channels]);
        var (now, i) = (MonotonicClock.NowNanoseconds, 0);
        var reasons = new HashSet<string?>();
        for (; i < 10_000; reasons.Add(source.ReasonFor(DerivedChannel.Energy)))
            Step();
        Assert.Equal(0, Allocations.Of(2_000, Step));
        Assert.InRange(reasons.Count, 50, int.MaxValue);

        void Step()
        {
            now += 100_000_000;
            var isLost = i / 20 % 2 == 1;
            (board.Header->Progress.Call, board.Header->Progress.SinceNs) = (i / 40 % 60, now - i / 40 % 3 * 20_000_000_000);
            if (!isLost)
            {
                board.BeginWrite(0);
                (board.Slot(0)->Reading, board.Slot(0)->Code) = (i + 1, i % 40 == 5 ? (int)NvmlReturn.NoData : 0);
                board.Publish(0, now);
            }
            source.Read(now, new SampleRow(values, present));
            i++;
        }
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

    /// <summary>A board that the test writes itself.</summary>
    private sealed class StillHost(GpuBoard board) : NvmlHost
    {
        public override GpuBoard Board => board;

        public override string? Trouble => null;

        public override int? ProcessId => null;

        public override void Dispose() { }
    }
}
