using LabelBench.Records;
using LabelBench.Testing;

namespace LabelBench.Analysis.Tests;

public class SearchSummaryTests
{
    private static readonly RunSummary Summary = RunAnalyzer.Summarise(SampleSearch.Record());

    [Fact]
    public void The_frontier_holds_what_nothing_beats_in_both_throughput_and_latency()
    {
        Assert.Equal([1, 2, 4, 8], Summary.Search!.Frontier.Select(c => c.Cell.Cell.Batch));
        var beaten = SampleSearch.Record();
        var slow = beaten.Trials[2];
        beaten = beaten.With(slow with { Measurement = slow.Measurement! with { Throughput = new Core.ItemsPerSecond(39) } });
        Assert.Equal([1, 4, 8], RunAnalyzer.Summarise(beaten).Search!.Frontier.Select(c => c.Cell.Cell.Batch));
    }

    [Fact]
    public void The_answer_rests_on_its_confirming_trials_alone()
    {
        var answer = Summary.Search!.Answer!;
        Assert.Equal(150, answer.Cell.Throughput!.Value, 1e-9);
        Assert.Equal((3, TimeSpan.FromMilliseconds(65)), (answer.Cell.TrialsValid, answer.Latency));
        Assert.Equal(150, Assert.Single(Headlines.Of(Summary)).Best.Throughput!.Value, 1e-9);
    }

    [Fact]
    public void Limits_are_held_against_what_was_measured()
    {
        var candidates = Summary.Search!.Candidates;
        Assert.False(candidates.Single(c => c.Cell.Cell.Batch == 8).KeepsLatency);
        Assert.All(candidates.Where(c => c.Cell.Cell.Batch < 8), c => Assert.True(c is { KeepsLatency: true, KeepsMemory: true }));
        var none = candidates[^1];
        Assert.Equal((16, null, false), (none.Cell.Cell.Batch, none.Latency, none.KeepsMemory));
        Assert.Equal(505, candidates.Single(c => c.IsAnswer).Memory!.Value.Mebibytes, 1e-6);
    }

    [Fact]
    public void A_search_without_an_answer_says_how_it_goes_on()
    {
        var record = SampleSearch.Record();
        var open = RunAnalyzer.Summarise(record with { Outcome = RunOutcome.Interrupted, Search = record.Search! with { Answer = null } });
        Assert.Null(open.Search!.Answer);
        Assert.Empty(Headlines.Of(open));
        Assert.Contains(open.Warnings, w => w.Contains($"labelbench search --resume {record.RunId}", StringComparison.Ordinal));
        Assert.DoesNotContain(Summary.Warnings, w => w.Contains("--resume", StringComparison.Ordinal) || w.Contains("Each cell was measured by one trial", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_measured_a_plan_is_no_search() => Assert.Null(RunAnalyzer.Summarise(RecordBuilder.Standard().Build()).Search);
}
