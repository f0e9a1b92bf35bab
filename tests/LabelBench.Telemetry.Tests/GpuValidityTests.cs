using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement;
using LabelBench.Records;

namespace LabelBench.Telemetry.Tests;

public class GpuValidityTests
{
    private const string Gpu = "GPU-1", Other = "GPU-2";

    public static TheoryData<string, string, double> Invalidating => new()
    {
        { "gpu-hardware-slowdown", GpuMetricNames.SeenHardwareSlowdown, 0.01 },
        { "gpu-software-thermal", GpuMetricNames.SeenSoftwareThermal, 0.01 },
        { "gpu-software-thermal", GpuMetricNames.HeldSoftwareThermal, 0.006 },
        { "gpu-hardware-thermal", GpuMetricNames.HeldHardwareThermal, 0.006 },
        { "gpu-power-brake", GpuMetricNames.SeenPowerBrake, 0.02 },
        { "gpu-xid-hardware", GpuMetricNames.XidHardware, 0.1 },
        { "gpu-xid-application", GpuMetricNames.XidApplication, 0.1 },
        { "gpu-ecc", GpuMetricNames.EccUncorrected, 0.1 },
        { "gpu-remap-pending", GpuMetricNames.RemapPending, 1 },
        { "gpu-remap-failed", GpuMetricNames.RemapFailed, 1 },
        { "gpu-foreign-process", GpuMetricNames.ForeignProcesses, 1 },
        { "gpu-lost", GpuMetricNames.Attached, 0.95 },
        { "gpu-pcie-generation", GpuMetricNames.PcieGeneration, 1 },
        { "gpu-pcie-width", GpuMetricNames.PcieWidth, 8 },
        { "gpu-pcie-replays", GpuMetricNames.PcieReplays, 1 },
    };

    [Fact]
    public void A_quiet_gpu_at_full_load_has_no_findings() => Assert.Empty(Judge());

    [Theory, MemberData(nameof(Invalidating))]
    public void Each_rule_finds_its_reading_and_cites_it(string rule, string metric, double value)
    {
        var finding = Assert.Single(Judge((metric, value)));
        Assert.Equal((rule, true), (finding.Rule, finding.Invalidates));
        Assert.Equal((Gpu, metric), (finding.Evidence!.Device, finding.Evidence.Metric));
        Assert.NotEmpty(finding.Evidence.Source);
    }

    [Fact]
    public void A_power_cap_labels_the_trial_with_its_limit_and_leaves_it_valid()
    {
        var finding = Assert.Single(Judge((GpuMetricNames.HeldPowerCap, 0.6), (GpuMetricNames.SeenPowerCap, 0.58)));
        Assert.Equal(("gpu-power-limited", false), (finding.Rule, finding.Invalidates));
        Assert.Contains("the limit is 350 W", finding.Text, StringComparison.Ordinal);
        Assert.Empty(Judge((GpuMetricNames.SeenPowerCap, 0.1)));
    }

    [Fact]
    public void Nanoseconds_and_bits_of_one_cause_are_one_finding() =>
        Assert.Equal(GpuMetricNames.SeenSoftwareThermal, Assert.Single(Judge((GpuMetricNames.HeldSoftwareThermal, 0.02), (GpuMetricNames.SeenSoftwareThermal, 0.03))).Evidence!.Metric);

    [Fact]
    public void A_clock_that_varies_makes_the_trial_invalid_unless_the_power_cap_or_idling_explains_it()
    {
        Assert.Equal(("gpu-clock-variation", true), Judged(Varying(0.025)));
        Assert.Empty(GpuValidity.Judge(Varying(0.015), [], Gpu));
        Assert.Empty(GpuValidity.Judge(Varying(0.025, (GpuMetricNames.SeenPowerCap, 0.05)), [], Gpu));
        Assert.Equal(("gpu-clock-variation", false), Judged(Varying(0.025, (GpuMetricNames.SeenIdle, 0.05))));

        static (string, bool) Judged(List<MetricSummary> metrics) => Assert.Single(GpuValidity.Judge(metrics, [], Gpu)) is var f ? (f.Rule, f.Invalidates) : default;
    }

    [Fact]
    public void A_clock_that_falls_steadily_is_found_and_one_that_goes_up_and_down_is_not()
    {
        Assert.Equal("gpu-clock-fall", Assert.Single(GpuValidity.Judge(Metrics(), Clocks(2000, 1990, 1975, 1960, 1945, 1930, 1910, 1890), Gpu)).Rule);
        Assert.Empty(GpuValidity.Judge(Metrics(), Clocks(2000, 1900, 2000, 1900, 1900, 2000, 1900, 1900), Gpu));
        Assert.Empty(GpuValidity.Judge(Metrics(), Clocks(2000, 1995, 1990, 1985, 1985, 1980, 1975, 1970), Gpu));
        Assert.Empty(GpuValidity.Judge(Metrics((GpuMetricNames.SeenPowerCap, 0.1)), Clocks(2000, 1990, 1975, 1960, 1945, 1930, 1910, 1890), Gpu));
        Assert.Empty(GpuValidity.Judge(Metrics(), Clocks(2000, 1800), Gpu));
    }

    [Fact]
    public void A_power_limit_that_moves_and_memory_of_others_that_grows_make_the_trial_invalid()
    {
        Assert.Equal("gpu-power-limit-changed", Assert.Single(GpuValidity.Judge(Moving(GpuMetricNames.PowerLimit, 300, 350), [], Gpu)).Rule);
        Assert.Equal("gpu-foreign-memory", Assert.Single(GpuValidity.Judge(Moving(GpuMetricNames.ForeignMemory, 1e9, 1.1e9), [], Gpu)).Rule);
        Assert.Empty(GpuValidity.Judge(Moving(GpuMetricNames.ForeignMemory, 1e9, 1.05e9), [], Gpu));
    }

    [Fact]
    public void An_idle_link_is_not_judged() => Assert.Empty(Judge((GpuMetricNames.PcieGeneration, 1), (GpuMetricNames.GraphicsActive, 0.1)));

    [Fact]
    public void What_could_not_be_watched_is_said_with_reasons_and_never_taken_for_quiet()
    {
        var finding = Assert.Single(GpuValidity.Judge([.. GpuMetricNames.All.Select(name => TelemetryValidityTests.Missing(name, "not supported here") with { Device = Gpu })], [], Gpu));
        Assert.Equal(("gpu-unseen", false), (finding.Rule, finding.Invalidates));
        Assert.Contains("hardware errors: not supported here", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_gpus_of_the_cell_count()
    {
        var machine = Machines.Plain(logicalCpus: 4) with
        {
            Gpus = [new GpuDescription("one", Gpu, "0000:01:00.0", new Bytes(1)), new GpuDescription("two", Other, "0000:02:00.0", new Bytes(1))],
        };
        List<MetricSummary> telemetry = [.. TelemetryValidityTests.Metrics(), .. Metrics(), .. Metrics((GpuMetricNames.XidHardware, 1)).Select(m => m with { Device = Other })];
        using var sampler = new Fixed([.. telemetry]);
        var watch = new InterferenceWatch(sampler, null, machine);
        Assert.Empty(watch.Judge(Cells.OnCpu, new Window(0, 5_000_000_000), [.. telemetry]).Findings);
        Assert.Empty(watch.Judge(Cells.OnGpu(Gpu), new Window(0, 5_000_000_000), [.. telemetry]).Findings);
        Assert.Equal("gpu-xid-hardware", Assert.Single(watch.Judge(Cells.OnGpu("0000:02:00.0"), new Window(0, 5_000_000_000), [.. telemetry]).Findings).Rule);
    }

    private static ImmutableArray<Finding> Judge(params (string Name, double Value)[] changed) => GpuValidity.Judge(Metrics(changed), [], Gpu);

    /// <summary>A busy GPU that nothing is wrong with, and the given changes.</summary>
    private static List<MetricSummary> Metrics(params (string Name, double Value)[] changed) =>
        [.. GpuMetricNames.All.Select(name => TelemetryValidityTests.Known(name, changed.Where(c => c.Name == name).Select(c => (double?)c.Value).FirstOrDefault() ?? Quiet(name)) with { Device = Gpu, Deviation = 0 })];

    private static List<MetricSummary> Varying(double variation, params (string Name, double Value)[] changed) =>
        [.. Metrics(changed).Select(m => m.Name == GpuMetricNames.SmClock ? m with { Deviation = variation * 1.9e9 } : m)];

    private static List<MetricSummary> Moving(string metric, double from, double to) =>
        [.. Metrics().Select(m => m.Name == metric ? m with { Minimum = new Count(from), Maximum = new Count(to) } : m)];

    private static ImmutableArray<ImmutableArray<MetricSummary>> Clocks(params double[] megahertz) =>
        [.. megahertz.Select(mhz => ImmutableArray.Create(TelemetryValidityTests.Known(GpuMetricNames.SmClock, mhz * 1e6) with { Device = Gpu }))];

    private static double Quiet(string name) => name switch
    {
        GpuMetricNames.Attached => 1,
        GpuMetricNames.GraphicsActive or GpuMetricNames.Busy => 0.97,
        GpuMetricNames.SmClock => 1.9e9,
        GpuMetricNames.PowerLimit => 350,
        GpuMetricNames.PcieGeneration or GpuMetricNames.PcieGenerationMaximum => 4,
        GpuMetricNames.PcieWidth or GpuMetricNames.PcieWidthMaximum => 16,
        _ => 0,
    };

    private sealed class Fixed(ImmutableArray<MetricSummary> readings) : ISampler
    {
        public void Watch(params ImmutableArray<int> processIds) { }

        public ImmutableArray<MetricSummary> Summarise(Window window) => readings;

        public void Dispose() { }
    }
}
