using LabelBench.Analysis.Repetition;
using LabelBench.Statistics.Comparison;
using LabelBench.Testing;

namespace LabelBench.Analysis.Tests.Repetition;

public class RepetitionPlannerTests
{
    private static readonly RepetitionPlan Plan = RepetitionPlanner.Of(RecordBuilder.Standard().Trials(9).Build());

    [Fact]
    public void Smaller_changes_take_more_trials_and_more_time()
    {
        Assert.NotEmpty(Plan.Figures);
        Assert.All(Plan.Figures, f => Assert.True(f.Needs[0].Trials >= f.Needs[1].Trials && f.Needs[1].Trials >= f.Needs[2].Trials));
        Assert.All(Plan.Figures.SelectMany(f => f.Needs), n => Assert.True(n.Trials >= ChangeRule.LeastTrials && n.Time > TimeSpan.Zero));
        Assert.All(Plan.Figures, f => Assert.InRange(f.Deviation, f.DeviationLow, f.DeviationHigh));
    }

    [Fact]
    public void The_trials_asked_for_find_the_change_with_the_stated_probability_and_one_fewer_do_not()
    {
        foreach (var (figure, need) in Plan.Figures.SelectMany(f => f.Needs.Select(n => (f, n))).Where(n => n.n.Trials > ChangeRule.LeastTrials))
        {
            var test = new TrialPower(figure.Deviation, Plan.Significance, Plan.Power, Math.Log(1 + need.Threshold));
            Assert.True(test.Of(Math.Log(1 + need.Change), need.Trials!.Value) >= Plan.Power);
            Assert.True(test.Of(Math.Log(1 + need.Change), need.Trials.Value - 1) < Plan.Power);
        }
    }

    [Fact]
    public void Cells_without_two_good_trials_are_named() =>
        Assert.Contains(RepetitionPlanner.Of(RecordBuilder.Standard().Trials(3).Build()).LeftOut, l => l.StartsWith("document-ocr", StringComparison.Ordinal));

    [Fact]
    public void The_total_is_what_the_most_scattered_cell_needs() =>
        Assert.All(Plan.Totals, t => Assert.Equal(Plan.Figures.Max(f => f.Needs.Single(n => n.Change == t.Change).Trials), t.Trials));
}
