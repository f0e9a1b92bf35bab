using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Telemetry.Tests;

public class TelemetryValidityTests
{
    private static readonly MachineDescription Machine = Machines.Plain(logicalCpus: 4);

    [Fact]
    public void A_quiet_window_with_a_busy_worker_has_no_findings() =>
        Assert.Empty(Judge((MetricNames.CpuBusy, 1.0), (MetricNames.ProcessCpu, 3.9), (MetricNames.PsiCpuSome, 0.95)));

    [Theory]
    [InlineData("steal", MetricNames.CpuSteal, 0.01, 0.03)]
    [InlineData("throttled", MetricNames.CgroupThrottled, 0.01, 0.05)]
    [InlineData("memory-pressure", MetricNames.PsiMemorySome, 0.01, 0.05)]
    [InlineData("swap", MetricNames.SwapIn, 0, 100)]
    [InlineData("memory-limit", MetricNames.CgroupMemoryLimitHits, 0, 10)]
    public void Lines_are_drawn_where_the_table_says(string rule, string metric, double warn, double invalid)
    {
        Assert.Empty(Judge((metric, warn)));
        var warning = Assert.Single(Judge((metric, warn + 0.001)));
        Assert.Equal((rule, false), (warning.Rule, warning.Invalidates));
        Assert.False(Assert.Single(Judge((metric, invalid))).Invalidates);
        Assert.True(Assert.Single(Judge((metric, invalid + 0.001))).Invalidates);
    }

    [Theory]
    [InlineData("thermal", MetricNames.PackageThrottled, 0.006)]
    [InlineData("sampler-gap", MetricNames.SamplerLongestGap, 3.5)]
    public void A_cpu_held_back_and_holes_between_samples_warn_and_never_invalidate(string rule, string metric, double value)
    {
        var finding = Assert.Single(Judge((metric, value)));
        Assert.Equal((rule, false), (finding.Rule, finding.Invalidates));
        Assert.False(Assert.Single(Judge((metric, value * 100))).Invalidates);
    }

    [Fact]
    public void A_process_killed_for_want_of_memory_makes_the_trial_invalid() =>
        Assert.Equal(("out-of-memory", true), Assert.Single(Judge((MetricNames.OomKills, 0.01))) is var f ? (f.Rule, f.Invalidates) : default);

    [Fact]
    public void A_finding_carries_metric_value_line_and_where_the_line_comes_from()
    {
        var evidence = Assert.Single(Judge((MetricNames.CpuSteal, 0.0413))).Evidence!;
        Assert.Equal((MetricNames.CpuSteal, 0.0413, 0.03, null), (evidence.Metric, evidence.Value, evidence.Line, evidence.Device));
        Assert.NotEmpty(evidence.Source);
        Assert.Equal(0.01, Assert.Single(Judge((MetricNames.CpuSteal, 0.02))).Evidence!.Line);
    }

    [Fact]
    public void What_makes_a_trial_invalid_disturbs_at_least_one_of_its_seconds()
    {
        Assert.True(DisturbanceLines.Steal <= ValidityThreshold.Steal.InvalidateAbove);
        Assert.True(DisturbanceLines.Throttled <= ValidityThreshold.Throttled.InvalidateAbove);
        Assert.True(DisturbanceLines.OtherProcesses <= ValidityThreshold.Interference.InvalidateAbove);
    }

    [Fact]
    public void A_text_names_value_threshold_and_remedy()
    {
        var text = Assert.Single(Judge((MetricNames.CpuSteal, 0.0413))).Text;
        Assert.Equal("4.13 % of all CPU time went to other guests of the hypervisor (warns above 1 %, invalid above 3 %). Remedy: run again when the host is quieter, or on dedicated CPUs.", text);
    }

    [Fact]
    public void Texts_are_the_same_under_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var here = Judge((MetricNames.CpuSteal, 0.0413), (MetricNames.SamplerLongestGap, 3.55), (MetricNames.SamplerCoverage, 0.515)).Select(f => f.Text).ToList();
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(here, Judge((MetricNames.CpuSteal, 0.0413), (MetricNames.SamplerLongestGap, 3.55), (MetricNames.SamplerCoverage, 0.515)).Select(f => f.Text));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Other_processes_count_when_tasks_wait_for_a_cpu()
    {
        Assert.Empty(Judge((MetricNames.CpuBusy, 0.84), (MetricNames.ProcessCpu, 3), (MetricNames.PsiCpuSome, 0.6)));
        var warning = Assert.Single(Judge((MetricNames.CpuBusy, 0.90), (MetricNames.ProcessCpu, 3), (MetricNames.PsiCpuSome, 0.6)));
        Assert.Equal(("interference", false), (warning.Rule, warning.Invalidates));
        Assert.StartsWith("15 % of the CPUs were used by other processes", warning.Text);
        Assert.True(Assert.Single(Judge((MetricNames.CpuBusy, 1), (MetricNames.ProcessCpu, 2.9), (MetricNames.PsiCpuSome, 0.6))).Invalidates);
    }

    [Fact]
    public void Other_processes_on_cpus_that_nobody_wanted_only_warn()
    {
        Assert.Empty(Judge((MetricNames.CpuBusy, 0.45), (MetricNames.ProcessCpu, 1), (MetricNames.PsiCpuSome, 0.02)));
        Assert.False(Assert.Single(Judge((MetricNames.CpuBusy, 0.75), (MetricNames.ProcessCpu, 1), (MetricNames.PsiCpuSome, 0.02))).Invalidates);
    }

    [Fact]
    public void Without_pressure_readings_other_processes_are_taken_to_be_in_the_way()
    {
        var metrics = Metrics((MetricNames.CpuBusy, 0.75), (MetricNames.ProcessCpu, 1)).Select(m => m.Name == MetricNames.PsiCpuSome ? Missing(m.Name, "psi=1") : m).ToList();
        var finding = Assert.Single(TelemetryValidity.Judge(metrics, Machine));
        Assert.True(finding.Invalidates);
        Assert.Contains("without pressure readings", finding.Text);
    }

    [Fact]
    public void A_process_counted_higher_than_the_machine_leaves_nothing_to_others() =>
        Assert.Equal(0, TelemetryValidity.OtherProcesses(Metrics((MetricNames.CpuBusy, 0.5), (MetricNames.ProcessCpu, 2.2)), Machine).ValueOrNull!.Value.Value);

    [Fact]
    public void What_could_not_be_watched_is_said_once_with_reasons()
    {
        var metrics = MetricNames.All.Select(name => Missing(name, "not read here")).ToList();
        var finding = Assert.Single(TelemetryValidity.Judge(metrics, Machine));
        Assert.Equal(("interference-unseen", false), (finding.Rule, finding.Invalidates));
        Assert.Contains("cpu_steal_share: not read here", finding.Text);
        Assert.Equal("interference-unseen", Assert.Single(TelemetryValidity.Judge([], Machine)).Rule);
    }

    [Fact]
    public void A_missing_quota_is_no_finding()
    {
        var metrics = Metrics().Select(m => m.Name == MetricNames.CgroupThrottled ? Missing(m.Name, "no CPU quota") : m).ToList();
        Assert.Empty(TelemetryValidity.Judge(metrics, Machine));
    }

    [Fact]
    public void Too_few_samples_warn()
    {
        Assert.Equal("sampler-coverage", Assert.Single(Judge((MetricNames.SamplerCoverage, 0.94))).Rule);
        Assert.Empty(Judge((MetricNames.SamplerCoverage, 0.96)));
    }

    [Fact]
    public void What_invalidates_comes_first()
    {
        var findings = Judge((MetricNames.PsiMemorySome, 0.02), (MetricNames.CgroupThrottled, 0.9), (MetricNames.CpuSteal, 0.02));
        Assert.Equal(["throttled", "steal", "memory-pressure"], findings.Select(f => f.Rule));
    }

    [Fact]
    public void Every_threshold_names_a_known_metric_and_says_why()
    {
        var table = ValidityThreshold.Direct.Append(ValidityThreshold.Interference).Append(ValidityThreshold.Contention).Append(ValidityThreshold.PaceChange).Append(ValidityThreshold.ExchangeChange).ToList();
        Assert.All(table.Concat(ValidityThreshold.Gpu).Concat(ValidityThreshold.GpuComputed), threshold =>
        {
            Assert.Contains(threshold.Metric, MetricNames.All.Append(MetricNames.PaceChange).Append(MetricNames.ExchangeChange).Concat(GpuMetricNames.All));
            Assert.NotEmpty(threshold.Rationale);
            Assert.NotEmpty(threshold.Source);
            Assert.True(threshold.InvalidateAbove is null || threshold.InvalidateAbove >= threshold.WarnAbove);
        });
        Assert.Equal(table.Count, table.Select(t => t.Rule).Distinct().Count());
    }

    [Theory]
    [InlineData(1, 0.6, "it was 0.60 times what it had been")]
    [InlineData(0.6, 1, "it was 1.67 times what it had been")]
    public void A_machine_that_changed_under_a_trial_is_told_with_reading_and_line(double before, double after, string text)
    {
        var finding = Assert.Single(PaceValidity.Judge(Alone, new PaceRecord(2, new PaceReading(before, 1), new PaceReading(after, 1))));
        Assert.Equal(("pace-change", MetricNames.PaceChange), (finding.Rule, finding.Evidence!.Metric));
        Assert.Equal(Math.Abs(after / before - 1), finding.Evidence.Value, 1e-12);
        Assert.Contains(text, finding.Text, StringComparison.Ordinal);
        Assert.Empty(PaceValidity.Judge(Alone, new PaceRecord(2, new PaceReading(1, 1), new PaceReading(0.95, 1))));
    }

    [Theory]
    [InlineData(8e6, 2e6, 3.0, "at 0.25 times the pace")]
    [InlineData(2e6, 8e6, 3.0, "at 4.00 times the pace")]
    [InlineData(8e6, 6e6, null, "")]
    [InlineData(8e6, null, null, "")]
    public void CPUs_that_came_to_lie_elsewhere_are_told_where_work_goes_from_one_to_the_other(double before, double? after, double? value, string text)
    {
        var pace = new PaceRecord(2, new PaceReading(1, 1) { Exchange = before }, new PaceReading(1, 1) { Exchange = after });
        Assert.Empty(PaceValidity.Judge(Alone, pace));
        var findings = PaceValidity.Judge(Alone with { IntraOpThreads = 2 }, pace).ToArray();
        Assert.Equal(value, findings.SingleOrDefault()?.Evidence!.Value);
        Assert.All(findings, f => Assert.True(f is { Rule: "exchange-change", Invalidates: false } && f.Text.Contains(text, StringComparison.Ordinal)));
    }

    private static readonly Cell Alone = new("image-classify", Scope.Infer, Scenario.Offline, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 1, 1, 1, 0);

    private static ImmutableArray<Finding> Judge(params (string Name, double Value)[] changed) => TelemetryValidity.Judge(Metrics(changed), Machine);

    /// <summary>A quiet window with a worker on two of four CPUs, and the given changes.</summary>
    internal static List<MetricSummary> Metrics(params (string Name, double Value)[] changed) =>
        [.. MetricNames.All.Select(name => changed.Where(c => c.Name == name).Select(c => Known(name, c.Value)).FirstOrDefault() ?? Known(name, Quiet(name)))];

    internal static MetricSummary Known(string name, double value) => new(name, 100, new Count(value), new Count(value), new Count(value));

    internal static MetricSummary Missing(string name, string reason) =>
        new(name, 0, Reading.Missing<Count>(reason), Reading.Missing<Count>(reason), Reading.Missing<Count>(reason));

    private static double Quiet(string name) => name switch
    {
        MetricNames.CpuBusy => 0.51,
        MetricNames.ProcessCpu => 2,
        MetricNames.MemoryAvailable => 32.0 * (1L << 30),
        MetricNames.CpuFrequency => 3e9,
        MetricNames.SamplerCoverage or MetricNames.SamplerLongestGap => 1,
        _ => 0,
    };
}
