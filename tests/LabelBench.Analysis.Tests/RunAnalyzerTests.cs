using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Tests;

public class RunAnalyzerTests
{
    private static readonly RunSummary Standard = RunAnalyzer.Summarise(RecordBuilder.Standard().Build());

    private static CellSummary Cell(string id) => Standard.Cells.Single(c => c.Cell.Id == id);

    [Fact]
    public void Every_planned_cell_is_in_the_summary_in_plan_order() =>
        Assert.Equal(Standard.Record.Plan.Cells.Select(c => c.Id), Standard.Cells.Select(c => c.Cell.Id));

    [Fact]
    public void Throughput_is_the_mean_of_the_trials_with_a_t_interval()
    {
        var cell = Cell("image-classify.pipeline.offline.cpu.fp32.b8.t4.s2");
        // Trials scatter by exactly one standard deviation of 0.8 %: half width is t(0.975, 2) · s / √3 = 4.30265 · s / 1.73205.
        var half = 4.302652729749462 * 121.4 * 0.008 / Math.Sqrt(3);
        Assert.Equal(121.4, cell.Throughput!.Value, 1e-9);
        Assert.Equal(121.4 - half, cell.Throughput.Low!.Value, 1e-9);
        Assert.Equal(121.4 + half, cell.Throughput.High!.Value, 1e-9);
        Assert.Equal((0.95, Provenance.Measured), (cell.Throughput.Confidence, cell.Throughput.Provenance));
        Assert.Equal($"3 trials, run {Standard.Record.RunId}", cell.Throughput.Source);
        Assert.Equal(1.008 / 0.992 - 1, cell.Spread!.Value, 1e-9);
    }

    [Fact]
    public void One_trial_gives_a_figure_without_an_interval()
    {
        var summary = RunAnalyzer.Summarise(RecordBuilder.Standard().Trials(1).Build());
        var cell = summary.Cells[0];
        Assert.NotNull(cell.Throughput);
        Assert.Equal((null, null, null), (cell.Throughput.Low, cell.Throughput.High, cell.Throughput.Confidence));
        Assert.Null(cell.Spread);
        Assert.Contains(summary.Warnings, w => w.Contains("--trials 3", StringComparison.Ordinal));
    }

    [Fact]
    public void An_interval_of_a_rate_never_reaches_below_zero()
    {
        var summary = RunAnalyzer.Summarise(RecordBuilder.Standard().Rewrite(s => s with { TrialSpread = 0.6 }).Build());
        Assert.All(summary.Cells.Where(c => c.TrialsValid == 3), c => Assert.Equal(0, c.Throughput!.Low));
    }

    [Fact]
    public void Failed_and_invalid_trials_are_listed_and_enter_no_figure()
    {
        var hung = Cell("image-classify-small.pipeline.offline.cpu.fp32.b8.t4.s2");
        Assert.Equal((2, 3), (hung.TrialsValid, hung.TrialsRun));
        Assert.Equal(2, hung.TrialThroughputs.Length);
        Assert.StartsWith("trial 2 failed: hung: no progress for 60 s", Assert.Single(hung.Troubles), StringComparison.Ordinal);

        var steal = Cell("image-classify-small.pipeline.offline.cpu.int8.b8.t4.s2");
        Assert.Equal(0, steal.TrialsValid);
        Assert.Equal(3, steal.Troubles.Length);
        Assert.All(steal.Troubles, t => Assert.Contains("invalid: steal was 4.1 %", t, StringComparison.Ordinal));
        Assert.Null(steal.Throughput);
        Assert.Null(steal.Latency);
        Assert.Null(steal.PerCore);
        Assert.Null(steal.Bottleneck);
        Assert.Empty(steal.Telemetry);
    }

    [Fact]
    public void A_wild_invalid_trial_moves_nothing()
    {
        var clean = RecordBuilder.Standard().Build();
        var cell = clean.Plan.Cells[0];
        var wild = clean.Trials.First(t => t.CellId == cell.Id);
        wild = wild with { Repetition = 99, Status = TrialStatus.Invalid, Measurement = wild.Measurement! with { Throughput = new ItemsPerSecond(1e9) } };
        var dirty = RunAnalyzer.Summarise(clean with { Trials = clean.Trials.Add(wild) });
        Assert.Equal(RunAnalyzer.Summarise(clean).Cells[0].Throughput, dirty.Cells[0].Throughput);
        Assert.Equal("trial 99 invalid: no reason recorded", Assert.Single(dirty.Cells[0].Troubles));
    }

    [Fact]
    public void Latency_is_the_median_over_trials_of_each_percentile()
    {
        var record = RecordBuilder.Standard().Build();
        var cell = record.Plan.Cells[0];
        var p99 = record.Trials.Where(t => t.CellId == cell.Id).Select(t => t.Measurement!.Latency.P99).Order().ToArray();
        var latency = RunAnalyzer.Summarise(record).Cells[0].Latency!;
        Assert.Equal(p99[1], latency.P99);
        Assert.Equal(record.Trials.Where(t => t.CellId == cell.Id).Sum(t => t.Measurement!.Latency.Count), latency.Count);
        Assert.Equal(record.Trials.Where(t => t.CellId == cell.Id).Max(t => t.Measurement!.Latency.Maximum), latency.Maximum);
    }

    [Fact]
    public void Per_core_throughput_divides_by_the_cpus_that_may_be_used()
    {
        var cell = Cell("image-classify.infer.offline.cpu.fp32.b8.t4.s2");
        Assert.Equal(148.3 / 8, cell.PerCore!.Value, 1e-9);
        Assert.Equal(cell.Throughput!.High / 8, cell.PerCore.High);
    }

    [Fact]
    public void A_gpu_has_no_throughput_per_core()
    {
        var script = new CellScript(new Cell("image-classify", Scope.Infer, Scenario.Offline, ExecutionProvider.Cuda, "GPU-1", Precision.Fp16, 64, 1, 2, 0), 6310, TimeSpan.FromMilliseconds(10), []);
        var record = new RecordBuilder().On(SampleMachines.GpuServer).Measure(SampleWorkloads.ImageClassify, script).Build();
        var cell = Assert.Single(RunAnalyzer.Summarise(record).Cells);
        Assert.NotNull(cell.Throughput);
        Assert.Null(cell.PerCore);
    }

    [Fact]
    public void Stage_figures_follow_from_busy_time()
    {
        var cell = Cell("image-classify.pipeline.offline.cpu.int8.b8.t4.s2");
        var decode = cell.Stages.Single(s => s.Name == "decode");
        Assert.Equal(0.61, decode.BusyShare.Value, 1e-6);
        // 4 workers, each busy for 61 % of the time, finish 287.6 items a second: 4 · 0.61 / 287.6 s an item.
        Assert.Equal(4 * 0.61 / 287.6 * 1000, decode.MillisecondsPerItem, 0.01);
        Assert.Equal(287.6 / 0.61, decode.OwnThroughput.Value, 0.5);
        Assert.Equal(1, cell.Stages.Sum(s => s.WorkShare.Value), 1e-9);
        Assert.Equal(["read", "decode", "preprocess", "infer", "write"], cell.Stages.Select(s => s.Name));
    }

    [Fact]
    public void The_bottleneck_is_the_stage_busy_for_most_of_its_time()
    {
        Assert.Equal("infer", Cell("image-classify.pipeline.offline.cpu.fp32.b8.t4.s2").Bottleneck!.Name);
        Assert.Equal("decode", Cell("image-classify-small.pipeline.offline.cpu.fp32.b8.t4.s2").Bottleneck!.Name);
    }

    [Fact]
    public void A_bottleneck_is_named_only_where_the_pipeline_is_loaded()
    {
        Assert.Null(Cell("image-classify.pipeline.single-stream.cpu.fp32.b1.t8.s1").Bottleneck);
        Assert.Null(Cell("image-classify.infer.offline.cpu.fp32.b8.t4.s2").Bottleneck);
    }

    [Fact]
    public void A_stage_that_finished_nothing_is_left_out_instead_of_dividing_by_zero()
    {
        var script = new CellScript(new Cell("image-classify", Scope.Pipeline, Scenario.Offline, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 1, 4, 2, 4), 100,
            TimeSpan.FromMilliseconds(10), [new("decode", 4, 0.9), new("idle", 1, 0)]);
        var cell = Assert.Single(RunAnalyzer.Summarise(new RecordBuilder().Measure(SampleWorkloads.ImageClassify, script).Build()).Cells);
        Assert.Equal("decode", Assert.Single(cell.Stages).Name);
    }

    [Fact]
    public void Telemetry_is_averaged_over_trials_and_keeps_extremes()
    {
        var busy = Standard.Cells[0].Telemetry.Single(m => m.Name == "cpu_busy_share");
        Assert.Equal(0.96, busy.Mean.ValueOrNull!.Value.Value, 1e-9);
        Assert.Equal(0.88, busy.Minimum.ValueOrNull!.Value.Value, 1e-9);
        Assert.Equal(300, busy.Samples);
    }

    [Fact]
    public void A_metric_that_no_trial_could_read_keeps_its_reason()
    {
        var power = Standard.Cells[0].Telemetry.Single(m => m.Name == "package_power_w");
        var missing = Assert.IsType<Reading<Count>.Unavailable>(power.Mean);
        Assert.StartsWith("RAPL is not readable", missing.Reason, StringComparison.Ordinal);
        Assert.Equal(0, power.Samples);
    }

    [Fact]
    public void A_metric_that_some_trials_could_read_says_how_many_samples_it_used()
    {
        var record = RecordBuilder.Standard().Telemetry((_, repetition) => repetition == 1
            ? [SampleTelemetry.Missing("gpu_power_w", "driver restarted")]
            : [SampleTelemetry.Measured("gpu_power_w", 60 + repetition, 50, 70, samples: repetition * 10)]).Build();
        var power = Assert.Single(RunAnalyzer.Summarise(record).Cells[0].Telemetry);
        Assert.Equal(50, power.Samples);
        Assert.Equal((62 * 20 + 63 * 30) / 50.0, power.Mean.ValueOrNull!.Value.Value, 1e-9);
    }

    [Fact]
    public void Quality_is_averaged_and_fails_when_one_trial_fails()
    {
        var record = RecordBuilder.Standard().Build();
        var id = record.Plan.Cells.First(c => c.WorkloadId == "document-ocr").Id;
        record = record with
        {
            Trials = [.. record.Trials.Select(t => t.CellId == id && t.Repetition == 3
                ? t with { Measurement = t.Measurement! with { Quality = [new QualityResult("character_error_rate", 0.0814, 0.05, false)] } } : t)],
        };
        var quality = Assert.Single(RunAnalyzer.Summarise(record).Cells.Single(c => c.Cell.Id == id).Quality);
        Assert.Equal((0.0214 * 2 + 0.0814) / 3, quality.Value, 1e-12);
        Assert.False(quality.Passed);
    }

    [Fact]
    public void A_run_that_was_cut_off_says_so_and_how_to_go_on()
    {
        var summary = RunAnalyzer.Summarise(RecordBuilder.Standard().EndedEarly(RunOutcome.Interrupted, 7).Build());
        Assert.Contains(summary.Warnings, w => w.Contains("7 of 33 trials have a result", StringComparison.Ordinal) && w.Contains("--resume", StringComparison.Ordinal));
        Assert.Equal((0, 0), (summary.Cells[^1].TrialsRun, summary.Cells[^1].Troubles.Length));
    }

    [Fact]
    public void Findings_that_do_not_invalidate_become_one_warning_per_rule() =>
        Assert.Contains(Standard.Warnings, w => w.StartsWith("1 of 33 trials: other processes used 3.1 %", StringComparison.Ordinal));

    [Fact]
    public void One_screen_has_the_findings_of_trials_and_the_missing_readings_in_a_sentence_each()
    {
        var record = RecordBuilder.Standard().Build();
        var trial = record.Trials[0];
        record = record with { Trials = record.Trials.SetItem(0, trial with { Findings = [.. trial.Findings, new Finding("pace-change", false, "20 % is how far the pace moved.")] }) };
        var summary = RunAnalyzer.Summarise(record);
        Assert.Contains("2 of 33 trials have findings that leave their figures: other-processes 1, pace-change 1. The report says what was seen and what helps.", summary.WarningsInBrief);
        Assert.Contains("Not read on this machine: Thermal throttling, CPU power. The report says why, and what stays unknown.", summary.WarningsInBrief);
        Assert.Contains("1 of 33 trials: 20 % is how far the pace moved.", summary.Warnings);
        Assert.Equal(summary.Warnings.Length - 2, summary.WarningsInBrief.Length);
    }

    [Fact]
    public void A_finding_that_stands_alone_is_told_in_full_on_one_screen_too() =>
        Assert.Contains(Standard.WarningsInBrief, w => w.StartsWith("1 of 33 trials: other processes used 3.1 %", StringComparison.Ordinal));

    [Fact]
    public void A_missing_reading_that_matters_becomes_a_warning_with_its_reason() =>
        Assert.Contains(Standard.Warnings, w => w.Contains("RAPL is not readable", StringComparison.Ordinal) && w.Contains("energy per item is not known", StringComparison.Ordinal));

    [Fact]
    public void A_governor_that_saves_power_becomes_a_warning_with_its_remedy()
    {
        var record = new RecordBuilder().With(EnvironmentFact.Known("cpu.governor", "powersave", "sysfs"))
            .Measure(SampleWorkloads.ImageClassify, new CellScript(Standard.Cells[0].Cell, 100, TimeSpan.FromMilliseconds(10), [])).Build();
        Assert.Contains(RunAnalyzer.Summarise(record).Warnings, w => w.Contains("\"powersave\"", StringComparison.Ordinal) && w.Contains("cpupower", StringComparison.Ordinal));
        Assert.DoesNotContain(Standard.Warnings, w => w.Contains("governor", StringComparison.Ordinal));
    }

    [Fact]
    public void Skipped_input_is_counted()
    {
        var record = RecordBuilder.Standard().Build();
        record = record with
        {
            Trials = [.. record.Trials.Select((t, i) => i == 0 ? t with { Measurement = t.Measurement! with { Unreadable = new UnreadableItems(1, [new UnreadableItem("a.jpg", "cut off")]) } } : t)],
        };
        var summary = RunAnalyzer.Summarise(record);
        Assert.Equal(1, summary.Cells[0].UnreadableItems);
        Assert.Contains(summary.Warnings, w => w.Contains("1 input was skipped because it could not be read", StringComparison.Ordinal));
    }

    [Fact]
    public void A_record_without_trials_gives_a_summary_without_figures()
    {
        var summary = RunAnalyzer.Summarise(RecordBuilder.Standard().EndedEarly(RunOutcome.Cancelled, 0).Build());
        Assert.Equal(0, summary.TrialsValid);
        Assert.All(summary.Cells, c => Assert.Null(c.Throughput));
        Assert.Contains(summary.Warnings, w => w.Contains("stopped by the user: 0 of 33", StringComparison.Ordinal));
    }
}
