using System.Collections.Immutable;
using System.Reflection;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Telemetry;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Tests;

/// <summary>Single rules; <c>simulate.sh attribution</c> counts how often all of them together are right.</summary>
public class AttributionTests
{
    private static readonly Cell OnCpu = new("image-classify", Scope.Pipeline, Scenario.Offline, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 8, 4, 2, 4);

    [Fact]
    public void The_first_rule_that_holds_wins_and_cites_what_it_rests_on()
    {
        var found = Attributions.Of(Input(OnCpu, ("cpu_steal_share", 0.04), ("cpu_busy_share", 0.96)));
        Assert.Equal((Limit.Steal, "steal", Certainty.Sure), (found.Limit, found.Rule, found.Certainty));
        Assert.Equal(new Evidence("cpu_steal_share", 0.04, AttributionLines.Steal, true), Assert.Single(found.Evidence));
    }

    [Fact]
    public void Where_the_environment_knows_of_no_quota_none_is_suspected()
    {
        var input = Input(OnCpu, ("cpu_busy_share", 0.96));
        var open = input with { Telemetry = [.. input.Telemetry.Where(m => m.Name != "cgroup_throttled_share")] };
        Assert.Equal(Limit.CannotSeparate, Attributions.Of(open).Limit);
        Assert.Contains(Limit.CpuQuota, Attributions.Of(open).Candidates);
        Assert.Equal(Limit.Cpus, Attributions.Of(open).Leading);
        Assert.Equal((Limit.Cpus, Certainty.Sure), Attributions.Of(open with { Environment = [EnvironmentFact.Known("cgroup.cpu_quota_cpus", "none", "")] }) is var a ? (a.Limit, a.Certainty) : default);
    }

    [Fact]
    public void Heat_that_a_guest_cannot_see_makes_an_answer_likely_and_is_named()
    {
        var found = Attributions.Of(Without(Input(OnCpu, ("cpu_busy_share", 0.96)), "cpu_package_throttled_share"));
        Assert.Equal((Limit.Cpus, Certainty.Likely), (found.Limit, found.Certainty));
        Assert.Equal(Limit.CpuHeat, Assert.Single(found.NotExcluded).Limit);
    }

    [Fact]
    public void A_gpu_without_activity_counters_cannot_tell_memory_from_compute()
    {
        var found = Attributions.Of(Without(OnGpu(("gpu_busy_share", 0.99)), "gpu_graphics_active_share", "gpu_sm_active_share", "gpu_tensor_active_share", "gpu_dram_active_share", "gpu_fp32_active_share", "gpu_fp16_active_share"));
        Assert.Equal((Limit.CannotSeparate, Certainty.CannotTell), (found.Limit, found.Certainty));
        Assert.Superset(new HashSet<Limit> { Limit.DeviceMemoryBandwidth, Limit.DeviceCompute }, found.Candidates.ToHashSet());
    }

    [Fact]
    public void A_gpu_that_waits_is_the_hosts_and_the_stage_says_for_what()
    {
        var waiting = OnGpu(("gpu_graphics_active_share", 0.4));
        Assert.Equal(Limit.Host, Attributions.Of(waiting with { Stages = [Stage("decode", 4, 0.5, 0.2), Stage("infer", 1, 0.4, 0.1)] }).Limit);
        var decoding = Attributions.Of(waiting with { Stages = [Stage("decode", 4, 0.98, 0.9), Stage("infer", 1, 0.4, 0.05)] });
        Assert.Equal((Limit.CpuDecode, "decode"), (decoding.Limit, decoding.Stage!.Name));
        Assert.Equal(Limit.SerialHostCode, Attributions.Of(waiting with { Stages = [Stage("decode", 4, 0.4, 0.9), Stage("preprocess", 1, 0.99, 0.9), Stage("infer", 1, 0.4, 0.05)] }).Limit);
    }

    [Fact]
    public void A_link_is_full_by_what_it_moves_in_practice_and_never_surely_so()
    {
        var rate = PcieLink.BytesPerSecond(4, 16) * AttributionLines.PcieEfficiency;
        var full = OnGpu(("gpu_pcie_rx_bytes_per_s", 0.9 * rate), ("gpu_graphics_active_share", 0.4), ("gpu_sm_active_share", 0.3));
        Assert.Equal((Limit.Pcie, Certainty.Likely), Attributions.Of(full) is var a ? (a.Limit, a.Certainty) : default);
        Assert.NotEqual(Limit.Pcie, Attributions.Of(OnGpu(("gpu_pcie_rx_bytes_per_s", 0.7 * rate))).Limit);
    }

    [Theory]
    [InlineData(3, 16, 15.75e9)]
    [InlineData(4, 16, 31.5e9)]
    [InlineData(5, 16, 63.0e9)]
    [InlineData(1, 1, 0.25e9)]
    public void Links_have_the_rates_of_the_specification(int generation, int lanes, double bytes) => Assert.InRange(PcieLink.BytesPerSecond(generation, lanes), 0.999 * bytes, 1.001 * bytes);

    [Fact]
    public void Other_gpus_of_the_machine_do_not_count()
    {
        var input = OnGpu();
        var other = input.Telemetry.Select(m => m.Device is null ? m : Named(m.Name, m.Name == "gpu_held_software_thermal_share" ? 0.5 : 0) with { Device = "GPU-other" });
        Assert.Equal(Limit.DeviceCompute, Attributions.Of(input with { Telemetry = [.. input.Telemetry, .. other] }).Limit);
    }

    [Fact]
    public void Cells_whose_load_is_the_limit_have_no_attribution_and_invalid_ones_have()
    {
        var summary = RunAnalyzer.Summarise(RecordBuilder.Standard().Build());
        Assert.All(summary.Cells, c => Assert.Equal(c.Cell.Scenario is Scenario.Offline && c.TrialsRun > 0 && !c.Troubles.All(t => t.Contains("failed", StringComparison.Ordinal)) || c.TrialsValid > 0 && c.Cell.Scenario is Scenario.Offline, c.Attribution is not null));
        Assert.NotNull(summary.Cells.First(c => c.TrialsValid == 0 && c.Troubles.Any(t => t.Contains("invalid", StringComparison.Ordinal))).Attribution);
    }

    [Fact]
    public void Every_metric_that_something_is_concluded_from_is_one_that_samplers_give()
    {
        var known = MetricNames.All.Concat(GpuMetricNames.All).ToHashSet(StringComparer.Ordinal);
        var used = typeof(MetricKeys).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).ToList();
        Assert.True(used.Count > 20);
        Assert.All(used, name => Assert.Contains(name, known));
    }

    private static AttributionInput Input(Cell cell, params (string Name, double Value)[] changed) => new(
        cell, SampleMachines.GpuServer, [], [.. Quiet.Where(q => !changed.Any(c => c.Name == q.Name)).Concat(changed).Select(q => Named(q.Name, q.Value))],
        [Stage("decode", 4, 0.5, 0.5), Stage("infer", 2, 0.8, 0.5)], new Share(0.001));

    private static AttributionInput OnGpu(params (string Name, double Value)[] changed)
    {
        var gpu = SampleMachines.GpuServer.Gpus[0].Uuid;
        var input = Input(OnCpu with { Provider = ExecutionProvider.Cuda, Device = gpu }, [.. changed.Where(c => !c.Name.StartsWith("gpu", StringComparison.Ordinal))]);
        var metrics = BusyGpu.Where(q => !changed.Any(c => c.Name == q.Name)).Concat(changed.Where(c => c.Name.StartsWith("gpu", StringComparison.Ordinal)));
        return input with { Telemetry = [.. input.Telemetry, .. metrics.Select(m => Named(m.Name, m.Value) with { Device = gpu })] };
    }

    private static AttributionInput Without(AttributionInput input, params string[] metrics) =>
        input with { Telemetry = [.. input.Telemetry.Select(m => metrics.Contains(m.Name) ? SampleTelemetry.Missing(m.Name, "not told") with { Device = m.Device } : m)] };

    private static readonly ImmutableArray<(string Name, double Value)> Quiet =
    [
        ("cpu_busy_share", 0.5), ("cpu_steal_share", 0.001), ("cgroup_throttled_share", 0), ("cpu_package_throttled_share", 0), ("process_cpu_cores", 12),
        ("process_run_queue_wait_share", 0.02), ("process_major_faults_per_s", 0), ("psi_io_some_share", 0.001),
    ];

    private static readonly ImmutableArray<(string Name, double Value)> BusyGpu =
    [
        ("gpu_busy_share", 1), ("gpu_graphics_active_share", 0.97), ("gpu_sm_active_share", 0.9), ("gpu_tensor_active_share", 0.7), ("gpu_dram_active_share", 0.3), ("gpu_fp32_active_share", 0.1),
        ("gpu_fp16_active_share", 0), ("gpu_nvdec_active_share", 0), ("gpu_nvjpg_active_share", 0), ("gpu_memory_used_share", 0.4), ("gpu_pcie_rx_bytes_per_s", 1e9), ("gpu_pcie_tx_bytes_per_s", 1e8),
        ("gpu_pcie_generation", 4), ("gpu_pcie_width_lanes", 16), ("gpu_held_software_thermal_share", 0), ("gpu_held_hardware_thermal_share", 0), ("gpu_held_power_brake_share", 0),
        ("gpu_held_power_cap_share", 0), ("gpu_clock_power_cap_seen_share", 0), ("gpu_clock_hardware_slowdown_seen_share", 0),
    ];

    private static MetricSummary Named(string name, double value) => SampleTelemetry.Measured(name, value, value, value);

    private static StageSummary Stage(string name, int workers, double busy, double fill) => new(name, workers, new Share(busy), new Share(0.5), 1, new ItemsPerSecond(1), 1) { QueueFill = fill };
}
