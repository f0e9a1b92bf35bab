using LabelBench.Statistics.Comparison;

namespace LabelBench.Statistics.Tests;

public class PaceShiftTests
{
    private static readonly ChangeRule Rule = new();

    private static readonly double[] Fast = [100, 101, 99.5, 100.4, 99.8], Noise = [1.002, 0.998, 1.001, 0.997, 1.003];

    private static readonly double[] Steady = [1, 1, 1, 1, 1], Slow = [0.6, 0.6, 0.6, 0.6, 0.6];

    [Fact]
    public void A_figure_that_fell_with_the_machine_is_inconclusive_and_without_the_reading_is_a_change()
    {
        Assert.Equal(ChangeOutcome.Lower, Of(Fast, Times(Fast, 0.6), null, null).Outcome);

        var change = Of(Fast, Times(Fast, 0.6), Steady, Slow);
        Assert.Equal((ChangeOutcome.Inconclusive, ChangeDoubt.MachinePace, 0), (change.Outcome, Assert.Single(change.Doubts), change.ExplainedBy));
        Assert.Equal(0.6, Assert.Single(change.Paces).Ratio, 0.01);
        Assert.Null(change.TrialsNeeded); // no number of trials tells the machine from the change
    }

    [Theory]
    [InlineData(0.5)] // the figure follows less than the fixed work does
    [InlineData(0.6)]
    [InlineData(0.7)] // and more: 0.6 is 0.7 to the power of 1.43
    public void It_need_not_follow_in_proportion(double pace) =>
        Assert.Equal(ChangeDoubt.MachinePace, Assert.Single(Of(Fast, Times(Fast, 0.6), Steady, Times(Steady, pace)).Doubts));

    [Fact]
    public void What_rises_with_the_machine_is_no_improvement_either() =>
        Assert.Equal(ChangeDoubt.MachinePace, Assert.Single(Of(Times(Fast, 0.6), Fast, Slow, Steady).Doubts));

    [Fact]
    public void A_change_on_a_steady_machine_stands() =>
        Assert.Equal((ChangeOutcome.Lower, null), (Of(Fast, Times(Fast, 0.95), Steady, Steady).Outcome, Of(Fast, Times(Fast, 0.95), Steady, Steady).ExplainedBy));

    [Fact]
    public void A_design_that_does_not_show_the_machine_claims_no_direction_and_still_shows_equality()
    {
        var blind = Rule with { SeesMachine = false };
        Assert.Equal((ChangeOutcome.Inconclusive, ChangeDoubt.FewRuns), Changes.Of([(Fast, Times(Fast, 0.9))], blind) is [var change] ? (change.Outcome, Assert.Single(change.Doubts)) : default);
        Assert.Equal(ChangeOutcome.Unchanged, Assert.Single(Changes.Of([(Fast, Times(Fast, 1.0001))], blind)).Outcome);
    }

    [Fact]
    public void A_change_against_the_machine_stands() => Assert.Equal(ChangeOutcome.Lower, Of(Fast, Times(Fast, 0.9), Steady, Times(Steady, 1.2)).Outcome);

    [Fact]
    public void A_change_far_larger_than_the_machine_explains_stands() => Assert.Equal(ChangeOutcome.Lower, Of(Fast, Times(Fast, 0.5), Steady, Times(Steady, 0.9)).Outcome);

    [Fact]
    public void Readings_whose_scatter_explains_their_difference_are_no_excuse()
    {
        double[] wild = [0.4, 1.25, 0.7, 1.3, 0.9];
        var change = Changes.Of([(Contrast.Of(Group(Fast, Steady), Group(Times(Fast, 0.9), Steady, wild)), Rule)])[0];
        Assert.True(change.Paces[0].Ratio < 0.94 && !change.Paces[0].HasMoved(Rule.LogThreshold));
        Assert.Equal(ChangeOutcome.Lower, change.Outcome);
    }

    [Theory]
    [InlineData(0.98, ChangeOutcome.Lower)] // less than half of the change
    [InlineData(0.97, ChangeOutcome.Inconclusive)]
    public void A_pace_that_moved_by_less_than_half_as_much_is_no_explanation(double pace, ChangeOutcome outcome) =>
        Assert.Equal(outcome, Of(Fast, Times(Fast, 0.95), Steady, Times(Steady, pace)).Outcome);

    [Fact]
    public void Where_something_was_changed_that_may_move_the_pace_it_is_told_and_the_change_stands()
    {
        var change = Changes.Of([(Contrast.Of(Group(Fast, Steady), Group(Times(Fast, 0.6), Slow)), Rule with { PaceMayBeEffect = true })])[0];
        Assert.Equal((ChangeOutcome.Lower, 0), (change.Outcome, change.ExplainedBy));
        Assert.Empty(change.Doubts);
    }

    [Fact]
    public void Of_several_kinds_of_work_each_may_explain_it_and_the_one_that_moved_most_is_named()
    {
        TrialGroup Both(double[] values, double[] first, double[] second) => new(values) { Paces = [Readings(first), Readings(second)] };
        var change = Changes.Of([(Contrast.Of(Both(Fast, Steady, Steady), Both(Times(Fast, 0.6), Times(Steady, 0.75), Slow)), Rule)])[0];
        Assert.Equal((ChangeDoubt.MachinePace, 1), (Assert.Single(change.Doubts), change.ExplainedBy));
    }

    [Fact]
    public void The_error_of_a_ratio_is_that_of_two_readings_a_trial()
    {
        // Differences of logarithms of deviation d: their mean over n trials of two sides is off by d / 2 · √(2 / n).
        double[] after = [Math.Exp(0.02), Math.Exp(-0.02), 1, Math.Exp(0.02), Math.Exp(-0.02)];
        var shift = Assert.Single(Contrast.Of(Group(Fast, Steady, after), Group(Fast, Steady, after)).Paces);
        var deviation = Math.Sqrt(8 * 0.0004 / 9);
        Assert.Equal(deviation / 2 * Math.Sqrt(2 / 5.0), shift.StandardError, 1e-9);
        Assert.Equal((0, 9), (Math.Round(shift.LogRatio, 12), shift.DegreesOfFreedom));
    }

    [Fact]
    public void A_machine_that_is_always_slower_after_a_trial_has_no_scatter_from_that() =>
        Assert.Equal(0, Assert.Single(Contrast.Of(Group(Fast, Steady, Slow), Group(Fast, Steady, Slow)).Paces).StandardError, 1e-9);

    [Fact]
    public void What_a_control_host_does_as_well_is_no_pace_of_this_one() =>
        Assert.Equal(1, Assert.Single(Contrast.AgainstControl(Group(Fast, Steady), Group(Fast, Slow), Group(Fast, Steady), Group(Fast, Slow)).Paces).Ratio, 1e-9);

    [Fact]
    public void Pace_that_one_side_lacks_is_no_pace()
    {
        Assert.Empty(Contrast.Of(Group(Fast, Steady), new TrialGroup(Fast)).Paces);
        Assert.Equal(ChangeOutcome.Lower, Changes.Of([(Contrast.Of(Group(Fast, Steady), new TrialGroup(Times(Fast, 0.6))), Rule)])[0].Outcome);
    }

    private static Change Of(double[] from, double[] to, double[]? before, double[]? after) => before is null
        ? Changes.Of([(from, to)], Rule)[0]
        : Changes.Of([(Contrast.Of(Group(from, before, Scattered(before)), Group(to, after!, Scattered(after!))), Rule)])[0];

    private static double[] Scattered(double[] paces) => [.. paces.Zip(Noise, (p, n) => p * n)];

    private static TrialGroup Group(double[] values, double[] before, double[]? after = null) => new(values) { Paces = [new PaceReadings(before, after ?? before)] };

    private static PaceReadings Readings(double[] paces) => new(paces, Scattered(paces));

    private static double[] Times(double[] values, double factor) => [.. values.Select(v => v * factor)];
}
