using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LabelBench.Analysis.Comparison;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Statistics.Comparison;
using LabelBench.Testing;
using LabelBench.Workloads;
using LabelBench.Workloads.Policy;

namespace LabelBench.Analysis.Tests.Comparison;

public class RunComparerTests
{
    private const string Throughput = "throughput_items_per_s", P50 = "latency_p50_ms";

    private static readonly ComparisonPolicy Policy = ComparisonPolicy.Default;

    [Fact]
    public void The_same_machine_twice_is_shown_to_be_unchanged()
    {
        var comparison = Compare([SampleRuns.Run(0)], [SampleRuns.Run(2)]);

        Assert.Equal(ComparisonVerdict.Unchanged, Figure(comparison, SampleRuns.Offline, Throughput).Verdict);
        Assert.DoesNotContain(comparison.Deciding, d => d.Metric.Verdict is ComparisonVerdict.Regressed or ComparisonVerdict.Improved);
        Assert.Equal(CauseKind.None, comparison.Cause.Kind);
        Assert.Empty(comparison.Environment); // the temperature differs, and means nothing
        Assert.Empty(comparison.OnOneSide);
    }

    [Fact]
    public void Slower_is_regressed_whichever_way_a_metric_counts()
    {
        var comparison = Compare([SampleRuns.Run(0)], [SampleRuns.Run(2, speed: 0.9)]);

        var (rate, time) = (Figure(comparison, SampleRuns.Offline, Throughput), Figure(comparison, SampleRuns.Single, P50));
        Assert.Equal((ComparisonVerdict.Regressed, ComparisonVerdict.Regressed), (rate.Verdict, time.Verdict));
        Assert.InRange(rate.Change, -0.11, -0.09);
        Assert.InRange(time.Change, 0.09, 0.13);
        Assert.True(rate.Harm > 0 && time.Harm > 0);
        Assert.Equal((ComparisonVerdict.Regressed, FailingVerdict.Regressed), (comparison.Verdict, comparison.Failure));
        Assert.Contains(comparison.Next, n => n.Contains("A-B-A", StringComparison.Ordinal) || comparison.Cause.Kind is CauseKind.None);
    }

    [Fact]
    public void Faster_is_improved_and_passes()
    {
        var comparison = Compare([SampleRuns.Run(0)], [SampleRuns.Run(2, speed: 1.1)]);

        Assert.Equal(ComparisonVerdict.Improved, Figure(comparison, SampleRuns.Offline, Throughput).Verdict);
        Assert.Equal(ComparisonVerdict.Improved, Figure(comparison, SampleRuns.Single, P50).Verdict);
    }

    [Fact]
    public void One_trial_a_side_says_nothing_and_how_many_would()
    {
        var comparison = Compare([SampleRuns.Run(0, trials: 1)], [SampleRuns.Run(2, speed: 0.5, trials: 1)]);

        Assert.All(comparison.Deciding, d => Assert.Equal((ComparisonVerdict.Inconclusive, 3), (d.Metric.Verdict, d.Metric.NeededPerSide)));
        Assert.Equal(FailingVerdict.Inconclusive, comparison.Failure);
        Assert.Contains(comparison.Next, n => n.StartsWith("2 more trials a side", StringComparison.Ordinal));
        Assert.Contains("1 + 1 trials: 3 of each side", comparison.Deciding.First().Metric.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Trials_that_do_not_count_are_left_out_and_counted()
    {
        var disturbed = new DisturbanceRecord(TimeSpan.FromSeconds(1), 2, 8, 0, [], [], null);
        var candidate = SampleRuns.Run(2).WithTrials((t, i) => i switch
        {
            0 => t with { Status = TrialStatus.Invalid, Findings = [new Finding("steal", true, "steal")], Measurement = t.Measurement! with { Throughput = new ItemsPerSecond(1) } },
            1 => t with { Status = TrialStatus.Failed, Failure = new TrialFailure(FailureReason.Hung, "no progress", ""), Measurement = null },
            2 => t with { Measurement = t.Measurement! with { Disturbance = disturbed, Throughput = new ItemsPerSecond(2) } },
            _ => t,
        });
        var cell = Compare([SampleRuns.Run(0)], [candidate]).Cells[0];

        Assert.Equal(new SideTrials(6, 3, 1, 1, 1), cell.Candidate);
        Assert.Equal(3, cell.Metrics[0].Candidate.Length);
        Assert.All(cell.Metrics[0].Candidate, f => Assert.InRange(f.Value, 100, 140));
    }

    [Fact]
    public void A_candidate_that_fails_in_every_trial_is_said_and_does_not_pass()
    {
        var broken = SampleRuns.Run(2).WithTrials((t, _) => t.CellId != SampleRuns.Offline.Id ? t : t with { Status = TrialStatus.Failed, Failure = new TrialFailure(FailureReason.OutOfMemory, "no memory at 31 GiB", ""), Measurement = null });
        var comparison = Compare([SampleRuns.Run(0)], [broken]);

        var missing = Assert.Single(comparison.Cells[0].Metrics);
        Assert.Equal(ComparisonVerdict.Inconclusive, missing.Verdict);
        Assert.Contains("candidate has no trial that counts: trial 1 failed: out of memory: no memory at 31 GiB", missing.Why, StringComparison.Ordinal);
        Assert.NotNull(comparison.Failure);
    }

    [Fact]
    public void What_is_on_one_side_only_is_listed_and_in_no_verdict()
    {
        var more = SampleWorkloads.DocumentOcr;
        var extra = new CellScript(SampleRuns.Offline with { WorkloadId = more.Id }, 3, TimeSpan.FromSeconds(1), []);
        var candidate = SampleRuns.Run(2, change: b => b.Measure(more, extra)).WithTrials((t, _) => t.CellId == SampleRuns.Offline.Id ? t with { Measurement = t.Measurement! with { Stages = [] } } : t);
        var comparison = Compare([SampleRuns.Run(0)], [candidate]);

        Assert.Equal(2, comparison.Cells.Length);
        Assert.Contains(new OneSided("candidate", extra.Cell.Id, null), comparison.OnOneSide);
        Assert.Contains(new OneSided("base", SampleRuns.Offline.Id, "stage_ms_per_item.infer"), comparison.OnOneSide);
    }

    [Theory]
    [InlineData("workload", "workload input.count: 64 -> 65")]
    [InlineData("model", "model 'model': bbbbbbbbbbbb -> cccccccccccc")]
    [InlineData("unit", "unit: images -> photos")]
    [InlineData("option", "provider option intra_op_threads: 4 -> 5")]
    public void Another_measurement_is_not_compared_and_the_difference_is_named(string what, string reason)
    {
        var other = SampleRuns.Run(2, speed: 0.5);
        other = what switch
        {
            "workload" => WithWorkload(other, w => w with { Input = new InputSource.Photos(1920, 1080, 3, 65) }),
            "unit" => WithWorkload(other, w => w with { Items = "photos" }),
            "model" => WithWorker(other, w => w with { ModelHashes = w.ModelHashes.SetItem("model", new string('c', 64)) }),
            _ => WithWorker(other, w => w with { ProviderOptions = w.ProviderOptions.SetItem("intra_op_threads", "5") }),
        };
        var comparison = Compare([SampleRuns.Run(0)], [other]);

        Assert.All(comparison.Cells, c => Assert.Contains(reason, c.NotComparable));
        Assert.All(comparison.Cells, c => Assert.Empty(c.Metrics));
        Assert.Equal((ComparisonVerdict.NotComparable, FailingVerdict.NotComparable), (comparison.Verdict, comparison.Failure));
    }

    [Fact]
    public void All_that_speaks_against_a_cell_is_listed_at_once()
    {
        var other = WithWorker(WithWorkload(SampleRuns.Run(2), w => w with { Items = "photos", Input = new InputSource.Photos(640, 480, 3, 64) }), w => w with { ModelHashes = w.ModelHashes.SetItem("model", "x") });

        Assert.True(Compare([SampleRuns.Run(0)], [other]).Cells[0].NotComparable.Length >= 4);
    }

    [Fact]
    public void Words_about_a_workload_may_change() =>
        Assert.All(Compare([SampleRuns.Run(0)], [WithWorkload(SampleRuns.Run(2), w => w with { Title = "x", Description = "y", FileHash = "z", Licence = "l" })]).Cells, c => Assert.Empty(c.NotComparable));

    [Fact]
    public void The_same_job_in_another_precision_is_paired_and_not_compared()
    {
        var int8 = SampleRuns.Run(2, change: b => b.Rewrite(s => s with { Cell = s.Cell with { Precision = Precision.Int8 } }));
        var comparison = Compare([SampleRuns.Run(0)], [int8]);

        Assert.All(comparison.Cells, c => Assert.Equal("precision: fp32 -> int8", Assert.Single(c.NotComparable)));
        Assert.Equal(FailingVerdict.NotComparable, comparison.Failure);
        Assert.Empty(comparison.OnOneSide);
    }

    [Fact]
    public void Runs_of_different_machines_schemas_or_the_same_run_twice_are_refused_together()
    {
        var elsewhere = SampleRuns.Run(2, change: b => b.On(SampleMachines.GpuServer));
        var comparison = Compare([SampleRuns.Run(0), SampleRuns.Run(1, change: b => b.On(SampleMachines.CpuServer with { Name = "bench-08" }))], [elsewhere with { Schema = "labelbench.run/2" }, SampleRuns.Run(0)]);

        Assert.Contains(comparison.NotComparable, r => r.StartsWith("record schemas differ: labelbench.run/1, labelbench.run/2", StringComparison.Ordinal));
        Assert.Contains(comparison.NotComparable, r => r.StartsWith("base mixes machines: ", StringComparison.Ordinal));
        Assert.Contains(comparison.NotComparable, r => r.StartsWith("candidate mixes machines: ", StringComparison.Ordinal));
        Assert.Contains(comparison.NotComparable, r => r.EndsWith("is on both sides", StringComparison.Ordinal));
        Assert.Equal((ComparisonVerdict.NotComparable, FailingVerdict.NotComparable), (comparison.Verdict, comparison.Failure));
        Assert.Empty(comparison.Cells);
    }

    [Fact]
    public void Two_machines_are_compared_where_that_is_asked_for()
    {
        var (here, there) = (SampleRuns.Run(0), SampleRuns.Run(2, change: b => b.On(SampleMachines.CpuServer with { Name = "bench-08" })));

        Assert.StartsWith("machines differ: ", Assert.Single(Compare([here], [there]).NotComparable), StringComparison.Ordinal);
        Assert.Empty(Compare([here], [there], Policy with { AnyMachine = true }).NotComparable);
    }

    [Fact]
    public void A_drift_in_a_straight_line_cancels_where_the_base_is_measured_again()
    {
        // 4 % slower from run to run, and nothing else.
        var comparison = Compare([SampleRuns.Run(0, 1.005), SampleRuns.Run(4, 0.995)], [SampleRuns.Run(2)]);

        Assert.Equal(ComparisonDesign.Returning, comparison.Design);
        Assert.Equal(ComparisonVerdict.Unchanged, Figure(comparison, SampleRuns.Offline, Throughput).Verdict);
    }

    [Fact]
    public void A_base_that_does_not_come_back_settles_nothing()
    {
        var figure = Figure(Compare([SampleRuns.Run(0), SampleRuns.Run(4, 0.9)], [SampleRuns.Run(2, 0.95)]), SampleRuns.Offline, Throughput);

        Assert.Equal((ComparisonVerdict.Inconclusive, ChangeDoubt.NotReturned), (figure.Verdict, Assert.Single(figure.Doubts)));
        Assert.StartsWith("the base did not come back", figure.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_control_host_does_as_well_is_no_change()
    {
        RunSet Side(int hour, double speed, string name) => RunSet.Of(name, [new ComparedRun(SampleRuns.Run(hour, speed))]);
        var control = (Side(10, 1, "control base"), Side(12, 0.9, "control candidate"));
        var both = RunComparer.Compare(Side(0, 1, "base"), Side(2, 0.9, "candidate"), Policy, control);
        var one = RunComparer.Compare(Side(0, 1, "base"), Side(2, 0.81, "candidate"), Policy, control);

        Assert.Equal((ComparisonDesign.Control, ComparisonVerdict.Unchanged), (both.Design, Figure(both, SampleRuns.Offline, Throughput).Verdict));
        Assert.Equal(ComparisonVerdict.Regressed, Figure(one, SampleRuns.Offline, Throughput).Verdict);
        Assert.InRange(Figure(one, SampleRuns.Offline, Throughput).Change, -0.105, -0.095);
    }

    [Fact]
    public void Several_runs_a_side_count_as_one_each_because_runs_differ_by_more_than_trials()
    {
        // Trials of a run agree to 0.1 %, runs differ by 4 %: pooled trials would call that a change.
        var comparison = Compare([SampleRuns.Run(0, 1.04, spread: 0.001), SampleRuns.Run(1, 1.0, spread: 0.001), SampleRuns.Run(2, 1.02, spread: 0.001)],
            [SampleRuns.Run(3, 0.98, spread: 0.001), SampleRuns.Run(4, 1.02, spread: 0.001), SampleRuns.Run(5, 0.99, spread: 0.001)]);
        var figure = Figure(comparison, SampleRuns.Offline, Throughput);

        Assert.All(comparison.Cells, c => Assert.Equal(ComparedUnit.Run, c.Unit));
        Assert.Equal((3, 3, ComparisonVerdict.Inconclusive), (figure.Base.Length, figure.Candidate.Length, figure.Verdict));
        Assert.Null(figure.Base[0].Repetition);
    }

    [Fact]
    public void Energy_an_item_is_compared_where_power_was_read_on_both_sides()
    {
        RecordBuilder Power(RecordBuilder builder, double watts) => builder.Telemetry((cell, _) => [SampleTelemetry.Measured("package_power_w", watts, watts, watts)]);
        var comparison = Compare([SampleRuns.Run(0, change: b => Power(b, 100))], [SampleRuns.Run(2, change: b => Power(b, 120))]);
        var energy = Figure(comparison, SampleRuns.Offline, "energy_j_per_item.package");

        Assert.Equal((ComparisonVerdict.Regressed, "J/image"), (energy.Verdict, energy.Metric.Unit));
        Assert.InRange(energy.BaseMean, 0.82, 0.85); // 100 W at 120 images/s
        Assert.DoesNotContain(Compare([SampleRuns.Run(0)], [SampleRuns.Run(2)]).Cells.SelectMany(c => c.Metrics), m => m.Metric.Family == "energy_j_per_item");
    }

    [Fact]
    public void A_policy_widens_thresholds_ignores_figures_and_passes_what_it_is_told_to()
    {
        RunComparison Under(ComparisonPolicy policy) => Compare([SampleRuns.Run(0)], [SampleRuns.Run(2, speed: 0.95)], policy);

        Assert.Equal(FailingVerdict.Regressed, Under(Policy).Failure);
        Assert.Null(Under(Policy with { FailOn = [FailingVerdict.NotComparable] }).Failure);
        Assert.Equal(ComparisonVerdict.Unchanged, Figure(Under(Policy with { Threshold = 0.08 }), SampleRuns.Offline, Throughput).Verdict);
        Assert.DoesNotContain(Under(Policy with { Rules = [new PolicyRule("image-classify", Throughput, null, null, Ignore: true)] }).Deciding, d => d.Metric.Metric.Id == Throughput);
        Assert.Equal(10, Figure(Under(Policy with { Rules = [new PolicyRule(null, Throughput, null, 10, null)] }), SampleRuns.Offline, Throughput).NeededPerSide);
        Assert.Equal(["stage_ms_per_item.decode", "stage_ms_per_item.infer"], Under(Policy with { Metrics = ["stage_ms_per_item"] }).Deciding.Select(d => d.Metric.Metric.Id).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void The_same_records_give_the_same_json_to_the_byte_in_every_culture(string culture)
    {
        string Json() => JsonSerializer.Serialize(Compare([SampleRuns.Run(0)], [SampleRuns.Run(2, 0.93)]), Core.Json.Pretty);
        var (here, before) = (Json(), CultureInfo.CurrentCulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(here, Json());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Raw_latencies_give_quantiles_of_all_order_statistics()
    {
        long[] raw = [.. Enumerable.Range(1, 200).Select(i => i * 1_000_000L)];
        var side = RunSet.Of("base", [new ComparedRun(SampleRuns.Run(0), _ => raw)]);
        var comparison = RunComparer.Compare(side, RunSet.Of("candidate", [new ComparedRun(SampleRuns.Run(2), _ => [.. raw.Select(v => 2 * v)])]), Policy);

        Assert.Equal(HarrellDavis.Of([.. raw.Select(v => v / 1e6)], 0.99), Figure(comparison, SampleRuns.Single, "latency_p99_ms").BaseMean, 1e-9);
        Assert.Equal(1, Figure(comparison, SampleRuns.Single, "latency_p99_ms").Change, 1e-9);
    }

    [Fact]
    public void Queries_inside_trials_that_fall_into_two_modes_are_told_with_what_became_of_them()
    {
        // Every third query, then every second one, takes a tenth longer; the rest scatters by a few thousandths.
        var comparison = RunComparer.Compare(
            RunSet.Of("base", [new ComparedRun(SampleRuns.Run(0), t => Modes(3, t.Repetition))]), RunSet.Of("candidate", [new ComparedRun(SampleRuns.Run(2), t => Modes(2, t.Repetition))]), Policy);

        var remark = Assert.Single(Figure(comparison, SampleRuns.Single, P50).Remarks, r => r.StartsWith("inside trials two modes ", StringComparison.Ordinal));
        Assert.Contains("33 % of the base's queries and 50 % of the candidate's in the upper one", remark, StringComparison.Ordinal);

        static long[] Modes(int every, int repetition) => [.. Enumerable.Range(0, 198).Select(i => (i % every == 0 ? 11_000_000L : 10_000_000L) + 1_000 * repetition + 10_000 * (i * 7 % 11 - 5))];
    }

    [Theory]
    [InlineData(0.6)]
    [InlineData(1.6)]
    public void What_the_whole_machine_explains_is_inconclusive_with_the_numbers_whichever_way_a_metric_counts(double pace)
    {
        var comparison = Compare([SampleRuns.Run(0).AtPace(1)], [SampleRuns.Run(2, speed: pace).AtPace(pace)]);

        Assert.Equal(ComparisonVerdict.Inconclusive, comparison.Verdict);
        var figures = new[] { Figure(comparison, SampleRuns.Offline, Throughput), Figure(comparison, SampleRuns.Single, P50) };
        Assert.All(figures, f => Assert.Equal((ComparisonVerdict.Inconclusive, ChangeDoubt.MachinePace, true, (int?)null), (f.Verdict, Assert.Single(f.Doubts), f.FollowsPace, f.NeededPerSide)));
        Assert.All(figures, f => Assert.Contains($"all CPUs together at {pace.ToString("0.0", CultureInfo.InvariantCulture)}0 of the base's pace in 6 of 6 trials", f.Why, StringComparison.Ordinal));
        Assert.All(comparison.Cells, c => Assert.True(c.Pace is { Differs: true } seen && Math.Abs(seen.Arithmetic / pace - 1) < 0.01 && Math.Abs(seen.Memory / pace - 1) < 0.01));
        Assert.Contains(comparison.Next, n => n.Contains("A-B-A", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.7, 0.25)]
    [InlineData(1.4, 4)]
    public void What_follows_how_fast_CPUs_exchange_data_is_inconclusive_where_work_goes_from_CPU_to_CPU(double speed, double exchange)
    {
        var comparison = Compare([SampleRuns.Run(0).AtExchange(1)], [SampleRuns.Run(2, speed: speed).AtExchange(exchange)]);

        var figures = new[] { Figure(comparison, SampleRuns.Offline, Throughput), Figure(comparison, SampleRuns.Single, P50) };
        Assert.All(figures, f => Assert.Equal((ComparisonVerdict.Inconclusive, ChangeDoubt.MachinePace, true), (f.Verdict, Assert.Single(f.Doubts), f.FollowsPace)));
        Assert.All(figures, f => Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"CPUs exchange data at {exchange:0.00} of the base's pace in 6 of 6 trials (arithmetic 1.00, memory 1.00)"), f.Why, StringComparison.Ordinal));
        Assert.All(comparison.Cells, c => Assert.True(c.Pace is { Differs: true } seen && Math.Abs(seen.Exchange!.Value / exchange - 1) < 0.05));
    }

    [Fact]
    public void What_one_thread_does_alone_is_not_excused_by_how_fast_CPUs_exchange_data()
    {
        static RunRecord Alone(RunRecord record) => Changed(record, c => c with { Scope = Scope.Infer, IntraOpThreads = 1, Streams = 1, DecodeWorkers = 0 });
        var comparison = Compare([Alone(SampleRuns.Run(0).AtExchange(1))], [Alone(SampleRuns.Run(2, speed: 0.9).AtExchange(0.25))]);

        Assert.Equal(ComparisonVerdict.Regressed, comparison.Verdict);
        Assert.All(comparison.Cells, c => Assert.True(c.Pace is { Differs: false, Exchange: null }));
    }

    [Fact]
    public void Records_of_before_exchange_was_read_are_compared_by_the_other_kinds()
    {
        var comparison = Compare([SampleRuns.Run(0).AtPace(1)], [SampleRuns.Run(2, speed: 0.7).AtExchange(0.25)]);
        Assert.All(comparison.Cells, c => Assert.Null(c.Pace!.Exchange));
        Assert.Equal(ComparisonVerdict.Regressed, comparison.Verdict);
    }

    [Fact]
    public void A_workload_that_is_slower_on_a_steady_machine_is_regressed()
    {
        var comparison = Compare([SampleRuns.Run(0).AtPace(1)], [SampleRuns.Run(2, speed: 0.95).AtPace(1)]);

        Assert.Equal((ComparisonVerdict.Regressed, false), (Figure(comparison, SampleRuns.Offline, Throughput).Verdict, Figure(comparison, SampleRuns.Offline, Throughput).FollowsPace));
        Assert.All(comparison.Cells, c => Assert.Equal((false, "pace of all CPUs equal"), (c.Pace!.Differs, c.Pace.Text)));
    }

    [Theory]
    [InlineData("cpu.microcode", "0x2", "0x3", ComparisonVerdict.Regressed)]
    [InlineData("kernel.release", "6.1", "6.2", ComparisonVerdict.Regressed)]
    [InlineData("software.onnx_runtime", "1.28", "1.29", ComparisonVerdict.Inconclusive)] // the pace is read without it
    [InlineData("os.timezone", "UTC", "CET", ComparisonVerdict.Inconclusive)]
    public void A_change_that_may_have_moved_the_pace_itself_keeps_the_verdict_and_advises_a_return(string fact, string before, string after, ComparisonVerdict verdict)
    {
        var comparison = Compare([SampleRuns.Run(0).AtPace(1).With(fact, before)], [SampleRuns.Run(2, speed: 0.6).AtPace(0.6).With(fact, after)]);

        var figure = Figure(comparison, SampleRuns.Offline, Throughput);
        Assert.Equal((verdict, true), (figure.Verdict, figure.FollowsPace));
        Assert.Equal(verdict is ComparisonVerdict.Regressed, figure.Remarks.Any(r => r.Contains("what was changed may have done that, or the machine by itself", StringComparison.Ordinal)));
        Assert.Single(comparison.Next, n => n.Contains("A-B-A", StringComparison.Ordinal));
    }

    [Fact]
    public void A_machine_that_is_back_at_its_pace_when_the_base_is_measured_again_settles_nothing_where_nothing_was_changed()
    {
        var comparison = Compare([SampleRuns.Run(0).AtPace(1), SampleRuns.Run(4).AtPace(1)], [SampleRuns.Run(2, speed: 0.6).AtPace(0.6)]);

        Assert.Equal(ComparisonDesign.Returning, comparison.Design);
        Assert.Equal(ChangeDoubt.MachinePace, Assert.Single(Figure(comparison, SampleRuns.Offline, Throughput).Doubts));
        Assert.Contains(comparison.Next, n => n.StartsWith("let trials of both sides take turns", StringComparison.Ordinal));
    }

    [Fact]
    public void Runs_count_as_one_each_with_the_pace_of_all_their_trials()
    {
        var comparison = Compare([.. Enumerable.Range(0, 3).Select(i => SampleRuns.Run(i).AtPace(1))], [.. Enumerable.Range(3, 3).Select(i => SampleRuns.Run(i, 0.6).AtPace(0.6))]);

        Assert.All(comparison.Cells, c => Assert.Equal(ComparedUnit.Run, c.Unit));
        Assert.Equal(ChangeDoubt.MachinePace, Assert.Single(Figure(comparison, SampleRuns.Offline, Throughput).Doubts));
    }

    [Fact]
    public void An_unchanged_figure_beside_another_pace_says_what_it_may_hide()
    {
        var figure = Figure(Compare([SampleRuns.Run(0).AtPace(1)], [SampleRuns.Run(2).AtPace(1.3)]), SampleRuns.Offline, Throughput);

        Assert.Equal(ComparisonVerdict.Unchanged, figure.Verdict);
        Assert.Contains(figure.Remarks, r => r.EndsWith("a change of that size the other way would not show", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.PositiveInfinity)]
    public void A_pace_that_is_no_reading_is_none(double broken)
    {
        RunRecord Broken(RunRecord record) => record.WithTrials((t, i) => i == 1 ? t with { Pace = t.Pace! with { After = new PaceReading(broken, 1) } } : t);
        var comparison = Compare([SampleRuns.Run(0).AtPace(1)], [Broken(SampleRuns.Run(2, speed: 0.6).AtPace(0.6))]);

        Assert.Equal(1, comparison.Cells.Count(c => c.Pace is null));
        Assert.Equal(1, comparison.Cells.Count(c => c.Pace is { Differs: true }));
    }

    [Fact]
    public void A_trial_without_a_pace_leaves_the_verdict_to_the_figures()
    {
        var comparison = Compare([SampleRuns.Run(0)], [SampleRuns.Run(2, speed: 0.6).AtPace(0.6)]);

        Assert.All(comparison.Cells, c => Assert.Null(c.Pace));
        Assert.Equal(ComparisonVerdict.Regressed, comparison.Verdict);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("aba")]
    [InlineData("aabb")]
    [InlineData("aaaabbbb")] // however many, the machine may have moved once between them
    [InlineData("abbaab")]
    public void On_a_virtual_machine_a_direction_is_not_claimed_from_what_does_not_show_the_machine_itself(string order)
    {
        foreach (var speed in new[] { 0.9, 1.1 })
        {
            var comparison = InOrder(order, speed, Virtual);
            Assert.Equal(ComparisonVerdict.Inconclusive, comparison.Verdict);
            Assert.DoesNotContain(comparison.Deciding, d => d.Metric.Verdict is ComparisonVerdict.Regressed or ComparisonVerdict.Improved);
            Assert.Equal(order is not "aabb", comparison.Deciding.Any(d => d.Metric.Doubts.Contains(ChangeDoubt.FewRuns))); // two runs a side say nothing anywhere
            if (order is "ab")
            {
                Assert.All(comparison.Deciding, d => Assert.Contains("on a virtual machine, which moves by itself from run to run: only 4 runs of each side that take turns", d.Metric.Why, StringComparison.Ordinal));
                Assert.Contains(comparison.Next, n => n.StartsWith("measure 4 runs of each side that take turns (base, candidate, candidate, base, ...)", StringComparison.Ordinal));
                Assert.All(comparison.Deciding, d => Assert.Null(d.Metric.NeededPerSide));
            }
        }
    }

    [Fact]
    public void Four_runs_a_side_that_took_turns_decide_on_a_virtual_machine_as_runs()
    {
        var comparison = InOrder("abbaabba", 0.9, Virtual);
        Assert.Equal((ComparisonDesign.Interleaved, ComparisonVerdict.Regressed), (comparison.Design, comparison.Verdict));
        Assert.All(comparison.Cells, c => Assert.Equal(ComparedUnit.Run, c.Unit));
        Assert.Equal(ComparisonVerdict.Improved, InOrder("abbaabba", 1.1, Virtual).Verdict);
    }

    [Fact]
    public void One_run_a_side_decides_where_there_is_no_hypervisor_or_the_policy_says_so()
    {
        Assert.Equal(ComparisonVerdict.Regressed, InOrder("ab", 0.9, record => record).Verdict);
        Assert.Equal(ComparisonVerdict.Regressed, InOrder("ab", 0.9, Virtual, Policy with { OneRunDecides = true }).Verdict);
    }

    [Fact]
    public void One_run_a_side_shows_that_nothing_changed_on_a_virtual_machine_as_well() =>
        Assert.Equal(ComparisonVerdict.Unchanged, Figure(Compare([Virtual(SampleRuns.Run(0))], [Virtual(SampleRuns.Run(2))]), SampleRuns.Offline, Throughput).Verdict);

    [Theory]
    [InlineData(Scope.Infer, ComparisonVerdict.Regressed)]
    [InlineData(Scope.Pipeline, ComparisonVerdict.Inconclusive)] // CPUs decode
    public void What_a_GPU_does_alone_is_its_own_machine(Scope scope, ComparisonVerdict verdict) => Assert.Equal(verdict, InOrder("ab", 0.9, record =>
        Changed(Virtual(record), c => c with { Scope = scope, Provider = ExecutionProvider.Cuda, Device = "GPU-1" })).Verdict);

    [Fact]
    public void A_machine_that_shows_its_pace_is_told_by_that_first() =>
        Assert.Equal(ChangeDoubt.MachinePace, Assert.Single(Figure(Compare([Virtual(SampleRuns.Run(0).AtPace(1))], [Virtual(SampleRuns.Run(2, speed: 0.6).AtPace(0.6))]), SampleRuns.Offline, Throughput).Doubts));

    /// <summary>Runs an hour apart, a of the base and b of the candidate.</summary>
    private static RunComparison InOrder(string order, double speed, Func<RunRecord, RunRecord> of, ComparisonPolicy? policy = null)
    {
        RunRecord[] Side(char side) => [.. order.Select((s, hour) => (s, hour)).Where(r => r.s == side).Select(r => of(SampleRuns.Run(r.hour, side == 'b' ? speed : 1)))];
        return Compare(Side('a'), Side('b'), policy);
    }

    private static RunRecord Virtual(RunRecord record) => record with { Machine = record.Machine with { Hypervisor = "KVM" } };

    private static RunRecord Changed(RunRecord record, Func<Cell, Cell> change)
    {
        var cells = record.Plan.Cells.ToDictionary(c => c.Id, change);
        return record with { Plan = record.Plan with { Cells = [.. cells.Values], Trials = [.. record.Plan.Trials.Select(t => t with { CellId = cells[t.CellId].Id })] }, Trials = [.. record.Trials.Select(t => t with { CellId = cells[t.CellId].Id })] };
    }

    private static RunComparison Compare(RunRecord[] from, RunRecord[] to, ComparisonPolicy? policy = null) =>
        RunComparer.Compare(RunSet.Of("base", from.Select(r => new ComparedRun(r))), RunSet.Of("candidate", to.Select(r => new ComparedRun(r))), policy ?? Policy);

    private static MetricComparison Figure(RunComparison comparison, Cell cell, string metric) => comparison.Cells.Single(c => c.CellId == cell.Id).Metrics.Single(m => m.Metric.Id == metric);

    private static RunRecord WithWorkload(RunRecord record, Func<Workload, Workload> change) => record with { Plan = record.Plan with { Workloads = [.. record.Plan.Workloads.Select(change)] } };

    private static RunRecord WithWorker(RunRecord record, Func<WorkerDescription, WorkerDescription> change) => record.WithTrials((t, _) => t with { Worker = change(t.Worker!) });
}
