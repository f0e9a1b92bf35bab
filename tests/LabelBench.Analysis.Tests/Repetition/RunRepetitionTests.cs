using LabelBench.Analysis.Comparison;
using LabelBench.Analysis.Repetition;
using LabelBench.Records;
using LabelBench.Statistics.Comparison;
using LabelBench.Testing;

namespace LabelBench.Analysis.Tests.Repetition;

public class RunRepetitionTests
{
    [Fact]
    public void One_run_of_a_machine_without_a_hypervisor_is_planned_by_trials_alone() => Assert.Null(RepetitionPlanner.Of(SampleRuns.Run(0)).Runs);

    [Fact]
    public void One_run_of_a_virtual_machine_says_what_it_would_take_at_the_least_and_that_it_does_not_know()
    {
        var runs = RepetitionPlanner.Of(Virtual(0)).Runs!;
        Assert.False(runs.IsScatterKnown);
        Assert.Equal(4, runs.LeastRuns);
        Assert.All(runs.Figures, f => Assert.Null(f.BetweenRuns));
        Assert.All(runs.Totals, t => Assert.True(t is { Runs: >= 4, Trials: >= 3 } && t.Runs % 2 == 0 && t.Time > TimeSpan.Zero));
    }

    [Fact]
    public void Runs_that_differ_by_their_trials_alone_need_as_few_as_one_knew_of_one()
    {
        var (one, four) = (RepetitionPlanner.Of(Virtual(0)).Runs!, Pilot(_ => 1));
        Assert.True(four.IsScatterKnown);
        Assert.All(four.Figures, f => Assert.InRange(f.BetweenRuns!.Value, 0, 0.002));
        Assert.Equal(one.Totals[2].Runs, four.Totals[2].Runs);
    }

    [Fact]
    public void What_runs_differ_by_is_told_from_what_trials_do_and_asks_for_more_runs_where_more_trials_do_not_help()
    {
        var runs = Pilot(run => 1 + 0.03 * (run % 2 == 0 ? 1 : -1));
        // Two at 1.03 and two at 0.97: a standard deviation of 0.03 · √(4/3).
        Assert.All(runs.Figures, f => Assert.True(f.BetweenRuns is > 0.03 and < 0.04 && f.BetweenRunsPlanned > f.BetweenRuns, f.ToString()));
        var total = runs.Totals[2];
        Assert.True(total.Runs > 4);
        var worst = runs.Figures.Max(f => Math.Sqrt(f.BetweenRunsPlanned!.Value * f.BetweenRunsPlanned.Value + f.BetweenTrials * f.BetweenTrials / total.Trials!.Value));
        var test = new TrialPower(worst, 0.01, 0.9, Math.Log(1 + total.Threshold));
        Assert.True(test.Of(Math.Log(1.05), total.Runs!.Value) >= 0.9 && test.Of(Math.Log(1.05), total.Runs.Value - 2) < 0.9);
        Assert.Equal(3, total.Trials); // runs of more trials cost more and hardly scatter less
    }

    [Fact]
    public void A_run_without_two_trials_that_count_is_named()
    {
        var broken = Virtual(3).WithTrials((t, _) => t.Repetition > 1 ? t with { Status = TrialStatus.Invalid } : t);
        var runs = RepetitionPlanner.Of(RunSet.Of("pilot", [.. Enumerable.Range(0, 3).Select(i => new ComparedRun(Virtual(i))), new ComparedRun(broken)])).Runs!;
        Assert.Empty(runs.Figures);
        Assert.All(runs.LeftOut, l => Assert.Contains("fewer than two trials", l, StringComparison.Ordinal));
        Assert.All(runs.Totals, t => Assert.Null(t.Runs));
    }

    private static RunRepetition Pilot(Func<int, double> speed) => RepetitionPlanner.Of(RunSet.Of("pilot", Enumerable.Range(0, 4).Select(i => new ComparedRun(Virtual(i, speed(i)))))).Runs!;

    /// <summary>One cell, whose trials scatter by some thousandths, on a virtual machine.</summary>
    private static RunRecord Virtual(int hour, double speed = 1)
    {
        var record = SampleRuns.Run(hour, speed);
        return record with
        {
            Machine = record.Machine with { Hypervisor = "KVM" },
            Plan = record.Plan with { Cells = [SampleRuns.Offline] },
            Trials = [.. record.Trials.Where(t => t.CellId == SampleRuns.Offline.Id)],
        };
    }
}
