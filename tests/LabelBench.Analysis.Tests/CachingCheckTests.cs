using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Tests;

public class CachingCheckTests
{
    [Theory]
    [InlineData(102, 101, CachingOutcome.NotCached, CachingOutcome.NotCached)]
    [InlineData(300, 101, CachingOutcome.Cached, CachingOutcome.NotCached)]
    [InlineData(101, 60, CachingOutcome.NotCached, CachingOutcome.Cached)]
    [InlineData(60, 140, CachingOutcome.NotCached, CachingOutcome.NotCached)]
    [InlineData(110, 91, CachingOutcome.CannotTell, CachingOutcome.CannotTell)]
    public void The_same_item_and_items_seen_before_may_be_a_tenth_faster_and_no_more(double same, double unique, CachingOutcome ofSame, CachingOutcome ofUnique)
    {
        var checks = RunAnalyzer.Summarise(Run(same, unique).Build()).Caching;
        Assert.Equal([(IssuedSamples.Same, ofSame), (IssuedSamples.Unique, ofUnique)], checks.Select(c => (c.Beside, c.Outcome)));
        Assert.Equal(same / 100, checks[0].Ratio!.Value, 1e-9);
        Assert.Equal(100 / unique, checks[1].Ratio!.Value, 1e-9);
        Assert.All(checks, c => Assert.InRange(c.Ratio!.Value, c.Low!.Value, c.High!.Value));
    }

    [Fact]
    public void One_trial_cannot_tell_and_says_so()
    {
        var check = RunAnalyzer.Summarise(Run(500, 500, trials: 1).Build()).Caching[0];
        Assert.Equal((CachingOutcome.CannotTell, null, null), (check.Outcome, check.Low, check.High));
        Assert.Contains("--trials 3 tells", check.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_measured_for_the_comparison_is_no_figure_of_the_machine()
    {
        var summary = RunAnalyzer.Summarise(Run(300, 101).Build());
        Assert.Equal(100, Assert.Single(summary.Cells).Throughput!.Value, 1e-9);
        Assert.Equal((3, 3), (summary.TrialsPlanned, summary.TrialsValid));
        Assert.Contains(summary.Warnings, w => w.Contains("3.00 times as fast", StringComparison.Ordinal));
        Assert.Contains(summary.Notes, n => n.Contains("read once", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_a_side_has_no_valid_trial_its_reason_is_given()
    {
        var builder = Run(100, 100).Rewrite(s => s.Cell.Samples is IssuedSamples.Unique ? s.WithFailure(new TrialFailure(FailureReason.UnusableInput, "64 items were used up", ""), 1, 2, 3) : s);
        var check = RunAnalyzer.Summarise(builder.Build()).Caching[1];
        Assert.Equal((CachingOutcome.CannotTell, null), (check.Outcome, check.Ratio));
        Assert.Contains("64 items were used up", check.Sentence, StringComparison.Ordinal);
    }

    private static RecordBuilder Run(double same, double unique, int trials = 3) => new RecordBuilder().Trials(trials)
        .Measure(SampleWorkloads.ImageClassify, Script(IssuedSamples.InTurn, 100))
        .Measure(SampleWorkloads.ImageClassify, Script(IssuedSamples.Same, same))
        .Measure(SampleWorkloads.ImageClassify, Script(IssuedSamples.Unique, unique));

    private static CellScript Script(IssuedSamples samples, double rate) => new(
        new Cell("image-classify", Scope.Pipeline, Scenario.Offline, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 1, 4, 2, 4) { Samples = samples }, rate, TimeSpan.FromMilliseconds(20), []);
}
