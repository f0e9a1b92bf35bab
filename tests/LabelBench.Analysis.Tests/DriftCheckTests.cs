using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Tests;

public class DriftCheckTests
{
    private static readonly string First = Repeated(1).Plan.Trials[0].CellId;

    [Fact]
    public void A_machine_that_is_slower_at_the_end_is_said_with_both_figures_and_what_chance_makes()
    {
        var warning = Assert.Single(RunAnalyzer.Summarise(Repeated(0.9)).Warnings, w => w.Contains("changed during the run", StringComparison.Ordinal));
        Assert.Contains($"{First} did 103.4 images/s at the beginning and 93.03 at the end (-10.0 %)", warning, StringComparison.Ordinal);
        Assert.Contains("that chance makes between trials", warning, StringComparison.Ordinal);
        Assert.Contains("Remedy:", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_faster_end_is_a_drift_as_well() =>
        Assert.Contains(RunAnalyzer.Summarise(Repeated(1.1)).Warnings, w => w.Contains("(+10.0 %)", StringComparison.Ordinal));

    [Fact]
    public void A_difference_within_chance_is_a_note_and_no_warning()
    {
        var summary = RunAnalyzer.Summarise(Repeated(1.004));
        Assert.DoesNotContain(summary.Warnings, w => w.Contains("changed during the run", StringComparison.Ordinal));
        Assert.Contains(summary.Notes, n => n.StartsWith($"No drift: {First} did 103.4 images/s at the beginning and 103.8 at the end (+0.4 %)", StringComparison.Ordinal));
    }

    [Fact]
    public void The_repeat_is_no_further_trial_of_its_cell()
    {
        var (without, with) = (RunAnalyzer.Summarise(RecordBuilder.Standard().Build()), RunAnalyzer.Summarise(Repeated(0.5)));
        Assert.Equal((without.TrialsPlanned, without.TrialsValid), (with.TrialsPlanned, with.TrialsValid));
        Assert.Equal(without.Cells[0].Throughput, with.Cells[0].Throughput);
        Assert.Equal(without.Cells[0].Latency, with.Cells[0].Latency);
        Assert.Equal(3, with.TrialsOf(with.Cells[0]).Length);
    }

    [Theory]
    [InlineData(TrialStatus.Invalid)]
    [InlineData(TrialStatus.Failed)]
    public void A_repeat_without_a_valid_figure_leaves_drift_unknown_and_says_so(TrialStatus status)
    {
        var record = Repeated(0.5);
        var failure = status is TrialStatus.Failed ? new TrialFailure(FailureReason.Hung, "no progress", "") : null;
        var summary = RunAnalyzer.Summarise(record with { Trials = [.. record.Trials[..^1], record.Trials[^1] with { Status = status, Failure = failure }] });
        Assert.Contains(summary.Notes, n => n.StartsWith("Whether the machine drifted is not known: the last trial", StringComparison.Ordinal));
        Assert.DoesNotContain(summary.Warnings, w => w.Contains("changed during the run", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_was_not_planned_with_a_repeat_says_nothing_of_drift()
    {
        var summary = RunAnalyzer.Summarise(RecordBuilder.Standard().Build());
        Assert.Null(DriftCheck.Of(summary.Record));
        Assert.DoesNotContain(summary.Notes.Concat(summary.Warnings), s => s.Contains("rift", StringComparison.Ordinal) || s.Contains("changed during", StringComparison.Ordinal));
    }

    [Fact]
    public void A_record_with_a_repeat_keeps_it_and_old_plans_have_none()
    {
        var record = Repeated(1);
        var again = RecordJson.Parse(RecordJson.ToUtf8(record), "test").ValueOrThrow();
        Assert.Equal(record.Plan.DriftCheck, again.Plan.DriftCheck);
        Assert.Equal(record.Replicates.Count(), again.Replicates.Count());
        Assert.DoesNotContain("is_drift_check", RecordJson.ToLine(RecordBuilder.Standard().Build()), StringComparison.Ordinal);
    }

    /// <summary>The standard run, whose first cell was measured once more at the end.</summary>
    /// <param name="speed">Of the machine at the end, 1 as at the beginning.</param>
    private static RunRecord Repeated(double speed)
    {
        var record = RecordBuilder.Standard().Build();
        var (planned, first) = (record.Plan.Trials[0] with { Repetition = 4, IsDriftCheck = true }, record.Trials[0]);
        var measurement = first.Measurement! with { Throughput = new ItemsPerSecond(first.Measurement.Throughput.Value * speed) };
        return record with
        {
            Plan = record.Plan with { Trials = record.Plan.Trials.Add(planned) },
            Trials = record.Trials.Add(first with { Repetition = 4, Measurement = measurement, StartedUtc = record.EndedUtc }),
        };
    }
}
