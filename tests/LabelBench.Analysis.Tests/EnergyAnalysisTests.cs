using System.Collections.Immutable;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Tests;

public class EnergyAnalysisTests
{
    private static readonly string Gpu = SampleMachines.GpuServer.Gpus[0].Uuid;

    [Fact]
    public void Energy_of_an_item_is_the_power_of_all_parts_over_items_a_second()
    {
        var energy = Of([Power("package_power_w", 100), Power("dram_power_w", 20), Power("gpu_power_w", 280, Gpu), Power("gpu_power_w", 999, "GPU-other")])!;
        Assert.Equal(4, energy.Gross!.Value, 6); // 400 W at 100 items/s
        Assert.Equal(0.25, energy.ItemsPerSecondPerWatt!.Value, 6);
        Assert.Equal(3, energy.Parts.Length);
    }

    [Fact]
    public void The_bound_holds_the_gain_of_each_sensor_and_grows_with_the_swing_of_power()
    {
        var steady = Of([Power("package_power_w", 100)])!.Gross!;
        Assert.InRange((steady.High!.Value - steady.Value) / steady.Value, 0.05, 0.0501);
        var swinging = Of([SampleTelemetry.Measured("package_power_w", 100, 40, 160)])!.Gross!;
        Assert.True(swinging.High - swinging.Value > steady.High - steady.Value);
        var two = Of([Power("package_power_w", 100), Power("gpu_power_w", 100, Gpu)])!.Gross!;
        Assert.InRange((two.High!.Value - two.Value) / two.Value, 0.05 / Math.Sqrt(2) - 1e-6, 0.0357);
    }

    [Fact]
    public void Idle_power_is_taken_off_where_it_was_measured_before_and_after()
    {
        var idle = new IdlePower([Power("package_power_w", 30)], [Power("package_power_w", 50)], TimeSpan.FromSeconds(10));
        var energy = Of([Power("package_power_w", 100)], idle)!;
        Assert.Equal(0.6, energy.Net!.Value, 6);
        Assert.True(energy.Net.High - energy.Net.Value > energy.Gross!.High - energy.Gross.Value);
        Assert.Contains("not measured before and after", Of([Power("package_power_w", 100)])!.NetUnavailable, StringComparison.Ordinal);
        Assert.Null(Of([Power("package_power_w", 100)], idle with { After = [] })!.Net);
    }

    [Fact]
    public void What_cannot_be_read_is_named_and_never_zero()
    {
        var none = Of([SampleTelemetry.Missing("package_power_w", "no RAPL here")])!;
        Assert.Null(none.Gross);
        Assert.Equal("package_power_w: no RAPL here", none.Unavailable);
        var part = Of([SampleTelemetry.Missing("package_power_w", "no RAPL here"), Power("gpu_power_w", 200, Gpu)])!;
        Assert.Equal(2, part.Gross!.Value, 6);
        Assert.Contains("without package_power_w (no RAPL here)", part.Gross.Source, StringComparison.Ordinal);
        Assert.Null(Of([]));
    }

    [Fact]
    public void A_counter_that_the_samples_contradict_is_not_believed()
    {
        var energy = Of([Power("gpu_power_w", 100, Gpu), Power("gpu_instant_power_gauge_w", 250, Gpu)])!;
        Assert.Null(energy.Gross);
        Assert.Contains("energy unreliable: the counter gives 100 W and the samples 250 W", energy.Unavailable, StringComparison.Ordinal);
        Assert.NotNull(Of([Power("gpu_power_w", 240, Gpu), Power("gpu_instant_power_gauge_w", 250, Gpu)])!.Gross);
    }

    private static EnergySummary? Of(ImmutableArray<MetricSummary> telemetry, IdlePower? idle = null)
    {
        var cell = new Cell("image-classify", Scope.Infer, Scenario.Offline, ExecutionProvider.Cuda, Gpu, Precision.Fp16, 1, 1, 1, 0);
        var record = new RecordBuilder().On(SampleMachines.GpuServer).Measure(SampleWorkloads.ImageClassify, new CellScript(cell, 100, TimeSpan.FromMilliseconds(10), []) { TrialSpread = 0 }).Telemetry((_, _) => telemetry).Build();
        return RunAnalyzer.Summarise(record with { IdlePower = idle }).Cells[0].Energy;
    }

    private static MetricSummary Power(string name, double watts, string? device = null) => SampleTelemetry.Measured(name, watts, watts, watts) with { Device = device };
}
