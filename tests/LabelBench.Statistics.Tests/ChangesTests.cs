using LabelBench.Statistics.Comparison;

namespace LabelBench.Statistics.Tests;

public class ChangesTests
{
    private static readonly ChangeRule Rule = new();

    private static readonly double[] Base = [100, 101, 99.5, 100.4, 99.8];

    [Fact]
    public void A_change_beyond_chance_and_threshold_has_a_direction()
    {
        Assert.Equal(ChangeOutcome.Lower, Of(Base, [95, 94.6, 95.3, 94.9, 95.1]).Outcome);
        Assert.Equal(ChangeOutcome.Higher, Of(Base, [105, 104.6, 105.3, 104.9, 105.1]).Outcome);
    }

    [Fact]
    public void A_change_beyond_chance_but_below_the_threshold_is_unchanged_where_that_is_shown() =>
        Assert.Equal(ChangeOutcome.Unchanged, Of([100, 100.1, 99.9, 100.05, 99.95], [101, 101.1, 100.9, 101.05, 100.95]).Outcome);

    [Fact]
    public void Too_much_noise_is_inconclusive_and_says_how_many_trials_would_settle_it()
    {
        var change = Of([100, 110, 92, 105, 96], [98, 108, 91, 103, 95]);

        Assert.Equal(ChangeOutcome.Inconclusive, change.Outcome);
        Assert.InRange(change.LeastChange!.Value, 0.15, 0.35);
        Assert.True(change.TrialsNeeded > 5);
    }

    [Fact]
    public void Fewer_than_three_trials_a_side_are_inconclusive_whatever_they_say()
    {
        var one = Of([100], [50]);
        var two = Of([100, 100.1], [50, 50.1]);

        Assert.All([one, two], change => Assert.Equal((ChangeOutcome.Inconclusive, 3), (change.Outcome, change.TrialsNeeded)));
        Assert.All([one, two], change => Assert.Equal(ChangeDoubt.FewTrials, Assert.Single(change.Doubts)));
        Assert.Equal(-0.5, one.Relative, 1e-12);
        Assert.Null(one.RelativeInterval);
        Assert.NotNull(two.RelativeInterval);
    }

    [Fact]
    public void A_drift_through_both_sides_is_not_taken_for_a_change_unless_they_took_turns()
    {
        double[] from = [100, 99, 98, 97.1, 96], to = [95, 94.1, 93, 92, 91.1];

        Assert.Equal((ChangeOutcome.Inconclusive, ChangeDoubt.Drift), (Of(from, to).Outcome, Assert.Single(Of(from, to).Doubts)));
        Assert.Empty(Assert.Single(Changes.Of([(from, to)], Rule with { IsInterleaved = true })).Doubts);
    }

    [Fact]
    public void A_ramp_that_is_over_soon_is_a_drift_and_a_step_of_its_size_is_not()
    {
        double[] noise = [0.1, -0.1, 0.2, -0.2, 0, -0.1, 0.1, 0, 0.2, -0.2];
        double[] ramp = [.. noise.Select((v, i) => 100 + v + 3 * (1 - Math.Exp(-(i + 0.5) / 3)))], step = [.. noise.Select((v, i) => 100 + v + (i < 5 ? 0 : 1.5))];

        Assert.Equal(ChangeDoubt.Drift, Assert.Single(Of(ramp[..5], ramp[5..]).Doubts));
        Assert.Empty(Of(step[..5], step[5..]).Doubts);
        Assert.Equal(ChangeOutcome.Unchanged, Of(step[..5], step[5..]).Outcome);
        var test = RampTest.Of(ramp[..5], ramp[5..]);
        Assert.True(test is { IsStepBetter: false, PValue: < 1e-4 });
        Assert.Equal(ramp[5..].Average() - ramp[..5].Average(), test.Explained, 0.2);
        Assert.True(RampTest.Of(step[..5], step[5..]).IsStepBetter);
        Assert.Equal(1, RampTest.Of([1], [2, 3]).PValue);
    }

    [Fact]
    public void A_drift_that_no_cell_shows_alone_is_seen_in_all_of_them_together()
    {
        double[] from = [100.6, 99.0, 100.3, 99.7, 99.3], to = [100.1, 98.4, 99.5, 99.1, 98.7];
        var alone = Of(from, to);
        var together = Changes.Of([.. Enumerable.Range(1, 8).Select(i => (from.Select(v => v * i).ToArray(), to.Select(v => v * i).ToArray()))], Rule);
        var steady = Changes.Of([.. Enumerable.Range(1, 8).Select(i => ((double[])(i % 2 == 0 ? from : [.. from.Reverse()]), (double[])(i % 2 == 0 ? to : [.. to.Reverse()])))], Rule);

        Assert.Empty(alone.Doubts);
        Assert.All(together, change => Assert.Equal((ChangeOutcome.Inconclusive, ChangeDoubt.Drift), (change.Outcome, Assert.Single(change.Doubts))));
        Assert.All(steady, change => Assert.Empty(change.Doubts));
    }

    [Fact]
    public void One_wild_trial_does_not_hide_a_change_that_every_trial_shows()
    {
        var change = Of(Base, [94, 93.6, 94.3, 93.9, 60]);

        Assert.True(change.PValue < 0.01);
        // The interval of the mean does include nothing: the outcome stays open, and the wild trial is what to look at.
        Assert.Equal(ChangeOutcome.Inconclusive, change.Outcome);
    }

    [Fact]
    public void Many_cells_raise_the_bar_for_each_of_them()
    {
        (double[], double[]) borderline = ([100, 101.5, 98.8, 100.6, 99.4], [97.0, 98.3, 96.0, 97.8, 96.6]);
        var alone = Assert.Single(Changes.Of([borderline], Rule));
        var among = Changes.Of([borderline, .. Enumerable.Range(0, 99).Select(i => (Base, Base.Select(v => v * (1 + 0.001 * (i % 3))).ToArray()))], Rule)[0];

        Assert.Equal(ChangeOutcome.Lower, alone.Outcome);
        Assert.Equal(alone.PValue, among.PValue);
        Assert.True(among.AdjustedPValue > 0.05);
        Assert.Equal(ChangeOutcome.Inconclusive, among.Outcome);
    }

    [Fact]
    public void Exchanging_the_sides_turns_the_verdict_round() => Law.HoldsForPositiveSamples((sample, factor) =>
    {
        var half = sample.Length / 2;
        double[] from = sample[..half], to = [.. sample[half..].Select(v => v * factor)];
        var (there, back) = (Of(from, to), Of(to, from));
        return there.Outcome == back.Outcome switch { ChangeOutcome.Lower => ChangeOutcome.Higher, ChangeOutcome.Higher => ChangeOutcome.Lower, var same => same }
            && Law.Near(there.LogRatio.Value, -back.LogRatio.Value) && Law.Near(there.PValue, back.PValue);
    }, atLeast: 2);

    [Fact]
    public void The_unit_of_the_figures_does_not_matter() => Law.HoldsForPositiveSamples((sample, factor) =>
    {
        var half = sample.Length / 2;
        var (one, other) = (Of(sample[..half], sample[half..]), Of([.. sample[..half].Select(v => v * factor)], [.. sample[half..].Select(v => v * factor)]));
        return Math.Abs(one.LogRatio.Value - other.LogRatio.Value) < 1e-9 && (one.Outcome == other.Outcome || Math.Abs(one.PValue - 0.01) < 1e-6);
    }, atLeast: 2);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Figures_that_have_no_ratio_are_refused(double value) => Assert.Throws<ArgumentException>(() => Of([1, 2, value], Base));

    private static Change Of(double[] from, double[] to) => Assert.Single(Changes.Of([(from, to)], Rule));

    [Fact]
    public void Looks_spend_no_more_than_one_judgement_may_and_little_at_first()
    {
        var rule = new ChangeRule();
        ChangeRule[] all = [SequentialLooks.At(0.25, 0, rule), SequentialLooks.At(0.5, 0.25, rule), SequentialLooks.At(0.75, 0.5, rule), SequentialLooks.At(1, 0.75, rule)];
        Assert.Equal(0.008, all.Sum(r => r.Significance), 6);
        Assert.Equal(0.05, all.Sum(r => (1 - r.Equivalence) / 2), 6);
        Assert.True(all[0].Significance < 1e-6);
        Assert.Equal(0.00018, all[1].Significance, 5); // 2 - 2 Φ(2.6521 / √0.5)
        Assert.Equal(0.625, SequentialLooks.Share(5, 5, 5, 20), 12);
        Assert.Throws<ArgumentOutOfRangeException>(() => SequentialLooks.At(0.5, 0.5, rule));
        Assert.Throws<ArgumentOutOfRangeException>(() => SequentialLooks.At(1.01, 0.5, rule));
    }

    [Fact]
    public void A_threshold_takes_power_from_changes_near_it_and_none_from_large_ones()
    {
        var (plain, strict) = (new TrialPower(0.01), new TrialPower(0.01, Threshold: 0.02));
        Assert.Equal(plain.Of(0.05, 10), strict.Of(0.05, 10), 3);
        Assert.Equal(0.5, strict.Of(0.02, 100), 3);
        Assert.True(strict.LeastChange(10) > plain.LeastChange(10));
        Assert.Equal(plain.Of(0.013, 8), new TrialPower(0.01, Threshold: 1e-9).Of(0.013, 8), 5);
    }

    [Fact]
    public void The_interval_of_a_deviation_agrees_with_the_quantiles_of_chi_squared()
    {
        var (low, high) = VarianceInterval.OfDeviation(1, 9, 0.95); // χ² of 9: 2.7004 and 19.0228
        Assert.Equal(Math.Sqrt(9 / 19.0228), low, 3);
        Assert.Equal(Math.Sqrt(9 / 2.7004), high, 2);
    }
}
