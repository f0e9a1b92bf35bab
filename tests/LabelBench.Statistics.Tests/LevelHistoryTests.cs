using LabelBench.Core;
using LabelBench.Statistics.Histories;

namespace LabelBench.Statistics.Tests;

public class LevelHistoryTests
{
    private static double[] Stepped(int count, int at, double factor, ulong seed = 1)
    {
        var random = new SplitMix64(seed);
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = 100 * (1 + 0.01 * random.Bell()) * (i >= at ? factor : 1);
        return values;
    }

    [Fact]
    public void A_step_is_found_at_the_first_value_of_the_new_level()
    {
        var history = LevelHistory.Of(Stepped(80, 50, 1.1));
        var change = Assert.Single(history.Changes);
        Assert.Equal(50, change.At);
        Assert.InRange(change.At, change.Earliest, change.Latest);
        Assert.InRange(0.1, change.Low, change.High);
        var alert = Assert.Single(history.Alerts);
        Assert.Equal((50, 52), (alert.At, alert.SeenAt));
        Assert.InRange(history.Noise, 0.007, 0.013);
    }

    [Fact]
    public void Nothing_is_said_of_fewer_than_ten_values() =>
        Assert.Equal((0, 0), LevelHistory.Of([100, 101, 99, 100, 150, 151, 150, 149, 151]) is var h ? (h.Changes.Length, h.Alerts.Length) : default);

    [Fact]
    public void A_constant_series_has_no_change_and_an_exact_step_is_seen()
    {
        Assert.Empty(LevelHistory.Of([.. Enumerable.Repeat(12.3, 50)]).Alerts);
        Assert.Empty(LevelHistory.Of([.. Enumerable.Repeat(12.3, 50)]).Changes);
        Assert.Empty(LevelHistory.Of([.. Enumerable.Repeat(12.3, 30), 15, 15, .. Enumerable.Repeat(12.3, 30)]).Alerts);
        var exact = LevelHistory.Of([.. Enumerable.Repeat(12.3, 30), .. Enumerable.Repeat(13.0, 30)]);
        Assert.Equal(30, Assert.Single(exact.Changes).At);
        Assert.Equal((30, 32), (Assert.Single(exact.Alerts).At, exact.Alerts[0].SeenAt));
    }

    [Theory, InlineData(1.2), InlineData(3.0), InlineData(0.5)]
    public void A_single_wild_value_never_alerts(double factor)
    {
        for (var at = 0; at < 59; at++)
        {
            var values = Stepped(60, 60, 1);
            values[at] *= factor;
            Assert.Empty(LevelHistory.Of(values).Alerts);
        }
    }

    [Fact]
    public void What_was_told_after_some_values_does_not_depend_on_later_ones()
    {
        double[] values = [.. Stepped(60, 30, 1.05, 3), .. Stepped(60, 20, 0.9, 4), .. Stepped(500, 450, 1.04, 5)];
        var all = LevelHistory.Of(values).Alerts;
        Assert.True(all.Length >= 3);
        for (var count = LevelHistory.LeastPoints; count < values.Length; count += 7)
            Assert.Equal(all.Where(a => a.SeenAt < count), LevelHistory.Of(values.AsSpan(..count)).Alerts);
    }

    [Fact]
    public void The_unit_of_the_values_does_not_matter()
    {
        var (one, other) = (LevelHistory.Of(Stepped(90, 40, 0.95)), LevelHistory.Of([.. Stepped(90, 40, 0.95).Select(v => 1024 * v)]));
        Assert.Equal(one.Changes.Select(c => (c.At, c.Earliest, c.Latest)), other.Changes.Select(c => (c.At, c.Earliest, c.Latest)));
        Assert.Equal(one.Alerts.Select(a => (a.At, a.SeenAt)), other.Alerts.Select(a => (a.At, a.SeenAt)));
    }

    [Fact]
    public void Values_that_are_not_above_zero_are_refused() =>
        Assert.Throws<ArgumentException>(() => LevelHistory.Of([1, 2, 0, 4, 5, 6, 7, 8, 9, 10, 11]));

    [Fact]
    public void The_correlation_of_residuals_is_corrected_for_the_mean() =>
        Assert.Equal(0.5 + 3.0 / 30, Autocorrelation.Unbiased(0.5, 30, 1), 12);
}
