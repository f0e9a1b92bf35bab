namespace LabelBench.Statistics.Tests;

public class SeriesTests
{
    [Fact]
    public void A_change_is_the_first_value_of_the_new_level() =>
        Assert.Equal([40, 70], ChangePoints.Of(Noisy(100, 1, i => i < 40 ? 100 : i < 70 ? 110 : 95)));

    [Fact]
    public void Noise_scale_and_single_wild_values_make_no_change()
    {
        Assert.Empty(ChangePoints.Of(Noisy(150, 2, _ => 100)));
        Assert.Empty(ChangePoints.Of(Noisy(150, 3, i => i == 60 ? 200 : 100)));
        Assert.Empty(ChangePoints.Of([.. Enumerable.Repeat(5.0, 50)]));
        Assert.Empty(ChangePoints.Of([1, 2, 3]));
        var values = Noisy(80, 4, i => i < 30 ? 100 : 120);
        Assert.Equal(ChangePoints.Of(values), ChangePoints.Of([.. values.Select(v => v * 1e-6)]));
    }

    [Fact]
    public void Levels_are_above_zero() => Assert.Throws<ArgumentException>(() => ChangePoints.Of([1, 1, 1, 0, 1, 1, 1]));

    [Fact]
    public void The_interval_of_a_mean_covers_it_though_neighbours_correlate_and_one_that_takes_them_for_independent_does_not()
    {
        int batches = 0, independent = 0;
        for (var seed = 0; seed < 500; seed++)
        {
            var series = Correlated(2000, 0.9, new Random(seed));
            batches += Covers(BatchMeans.Mean(series), 0) ? 1 : 0;
            independent += Covers(Estimate.OfMean(series), 0) ? 1 : 0;
        }
        Assert.InRange(batches / 500.0, 0.92, 0.99);
        Assert.InRange(independent / 500.0, 0.2, 0.5);
    }

    [Fact]
    public void The_interval_of_a_percentile_covers_it_for_independent_and_for_correlated_values()
    {
        const double P90 = 1.2815515655446004;
        foreach (var phi in new[] { 0, 0.8 })
        {
            var covered = Enumerable.Range(0, 400).Count(seed => Covers(BatchMeans.Percentile(Correlated(4000, phi, new Random(seed)), 0.9), P90));
            Assert.InRange(covered / 400.0, 0.91, 0.995);
        }
    }

    [Fact]
    public void Short_runs_have_no_interval()
    {
        Assert.Null(BatchMeans.Mean([1, 2, 3]).Low);
        Assert.Null(BatchMeans.Percentile(Noisy(50, 1, _ => 1), 0.99).Low);
    }

    [Fact]
    public void A_trial_ends_when_two_looks_in_a_row_are_precise_enough_or_time_is_over()
    {
        var rule = new PrecisionRule(0.02, 10, 60);
        Estimate precise = new(100, 99, 101, 0.95, 500), wide = new(100, 90, 110, 0.95, 500), none = new(100, null, null, null, 3);
        Assert.Equal((PrecisionDecision.GoOn, 10.0), (rule.Look(precise, 4, true).Decision, rule.Look(precise, 4, true).NextLook));
        Assert.Equal((PrecisionDecision.GoOn, 15.0), (rule.Look(precise, 10, false).Decision, rule.Look(precise, 10, false).NextLook));
        Assert.Equal(PrecisionDecision.Enough, rule.Look(precise, 15, true).Decision);
        Assert.Equal(PrecisionDecision.GoOn, rule.Look(wide, 50, true).Decision);
        Assert.Equal(60, rule.Look(wide, 50, true).NextLook);
        Assert.Equal((PrecisionDecision.OutOfTime, null), (rule.Look(none, 60, true).Decision, rule.Look(none, 60, true).RelativeHalfWidth));
    }

    [Fact]
    public void A_steady_run_is_steady_and_a_short_one_cannot_be_told()
    {
        var still = SteadyState.Of(Noisy(60, 5, _ => 100), Noisy(60, 6, _ => 10), 1);
        Assert.Equal((SteadyStateOutcome.Steady, 0), (still.Outcome, still.WarmUpWindows));
        Assert.Equal(SteadyStateOutcome.TooShort, SteadyState.Of(Noisy(29, 5, _ => 1), Noisy(29, 6, _ => 1), 1).Outcome);
        Assert.Throws<ArgumentException>(() => SteadyState.Of([1, 2], [1], 1));
    }

    [Fact]
    public void A_late_fall_is_named_with_its_window_and_size()
    {
        var late = SteadyState.Of(Noisy(100, 5, i => i < 80 ? 100 : 85), Noisy(100, 6, _ => 10), 1);
        Assert.Equal((SteadyStateOutcome.ChangedLate, 80, null), (late.Outcome, late.ChangedAt, late.WarmUpWindows));
        Assert.StartsWith("Not steady: throughput changed by -1", late.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_of_many_times_is_told_in_words_and_not_in_thousands_of_per_cent()
    {
        var leap = SteadyState.Of(Noisy(100, 5, i => i < 80 ? 1 : 1700), Noisy(100, 6, _ => 10), 0.1).Sentence;
        var drift = SteadyState.Of(Noisy(100, 5, i => 100 + 2 * i), Noisy(100, 6, _ => 10), 0.01).Sentence;

        Assert.Equal("Not steady: throughput became more than 10 times as high at window 80 of 100.", leap);
        Assert.StartsWith("Not steady: throughput drifts all the time and changed by +", drift, StringComparison.Ordinal);
        Assert.Equal(["+171.7 %", "-12.0 %", "more than 10 times as high", "less than a tenth of it"], new[] { 1.7167, -0.12, 1716.68, -0.95 }.Select(ChangeSize.Say));
        Assert.Equal(["35 %", "factor of 26"], new[] { 0.35, 25 }.Select(ChangeSize.Limit));
    }

    [Fact]
    public void A_logistic_curve_is_found_where_it_crosses()
    {
        // Exact shares of logit = 20 x - 5; it crosses 1 % at (logit 0.01 + 5) / 20.
        var points = new[] { -0.1, -0.05, 0, 0.05, 0.1 }.Select(x => new LogisticPoint(x, 10_000_000, (long)(1e7 / (1 + Math.Exp(5 - 20 * x))))).ToArray();
        var fit = LogisticFit.Of(points, 20, 100, 1);
        Assert.Equal(20, fit.Slope, 0.01);
        var crossing = fit.Crossing(0.01);
        Assert.Equal((Math.Log(0.01 / 0.99) + 5) / 20, crossing.Value, 1e-4);
        Assert.True(crossing.Low < crossing.Value && crossing.Value < crossing.High);
    }

    [Fact]
    public void A_curve_that_seems_to_fall_keeps_rising() =>
        Assert.True(LogisticFit.Of([new LogisticPoint(-0.01, 1000, 50), new LogisticPoint(0.01, 1000, 2)], 20, 50, 10).Slope > 0);

    private static bool Covers(Estimate estimate, double truth) => estimate.Low <= truth && truth <= estimate.High;

    private static double[] Noisy(int count, int seed, Func<int, double> level)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => level(i) * Math.Exp(0.01 * Normal(random)))];
    }

    private static double[] Correlated(int count, double phi, Random random)
    {
        var values = new double[count];
        var value = Normal(random);
        for (var i = 0; i < count; i++)
            values[i] = value = i == 0 ? value : phi * value + Math.Sqrt(1 - phi * phi) * Normal(random);
        return values;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
