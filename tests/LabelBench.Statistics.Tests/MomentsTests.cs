namespace LabelBench.Statistics.Tests;

public class MomentsTests
{
    // R 4.2.2: mean(x), sd(x), sd(x) / mean(x), exp(mean(log(x)))
    [Fact]
    public void Moments_agree_with_R()
    {
        Samples.AssertClose(9.4657, Moments.Mean(Samples.X), 1e-15);
        Samples.AssertClose(1.12895488050773, Moments.StandardDeviation(Samples.X), 1e-14);
        Samples.AssertClose(0.1192679760089301, Moments.CoefficientOfVariation(Samples.X), 1e-14);
        Samples.AssertClose(9.403932894317093, Moments.GeometricMean(Samples.X), 1e-14);
    }

    [Fact]
    public void A_mean_of_whole_numbers_is_exact_where_a_double_would_round() =>
        Assert.Equal(long.MaxValue, Moments.Mean([long.MaxValue, long.MaxValue, long.MaxValue]));

    [Fact]
    public void A_mean_keeps_small_values_beside_huge_ones() => Assert.Equal(0.5, Moments.Mean([1e100, 1.0, -1e100, 1.0]));

    [Fact]
    public void Equal_values_have_no_spread() => Assert.Equal(0, Moments.StandardDeviation([3.25, 3.25, 3.25]));

    [Fact]
    public void Too_few_values_are_refused_instead_of_giving_zero()
    {
        Assert.Throws<ArgumentException>(() => Moments.Mean(ReadOnlySpan<double>.Empty));
        Assert.Throws<ArgumentException>(() => Moments.Mean(ReadOnlySpan<long>.Empty));
        Assert.Throws<ArgumentException>(() => Moments.StandardDeviation([1.0]));
        Assert.Throws<ArgumentException>(() => Moments.GeometricMean([]));
    }

    [Fact]
    public void What_has_no_meaning_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Moments.GeometricMean([1, 0]));
        Assert.Throws<ArgumentException>(() => Moments.GeometricMean([1, double.NaN]));
        Assert.Throws<ArgumentException>(() => Moments.CoefficientOfVariation([-1, 1]));
    }

    [Fact]
    public void Order_does_not_change_a_moment() => Law.HoldsForSamples(sample =>
    {
        double[] sorted = [.. sample.Order()];
        return Law.Near(Moments.Mean(sample), Moments.Mean(sorted)) && Law.Near(Moments.StandardDeviation(sample), Moments.StandardDeviation(sorted), 1000);
    }, atLeast: 2);

    [Fact]
    public void A_shift_moves_the_mean_and_leaves_the_spread() => Law.HoldsForSamples(sample =>
    {
        double[] moved = [.. sample.Select(v => v + 512)];
        return Law.Near(Moments.Mean(sample) + 512, Moments.Mean(moved)) && Law.Near(Moments.StandardDeviation(sample), Moments.StandardDeviation(moved), 1000);
    }, atLeast: 2);

    [Fact]
    public void A_factor_scales_both_means_and_leaves_the_relative_spread() => Law.HoldsForPositiveSamples((sample, factor) =>
    {
        double[] scaled = [.. sample.Select(v => v * factor)];
        return Law.Near(Moments.Mean(sample) * factor, Moments.Mean(scaled))
            && Law.Near(Moments.GeometricMean(sample) * factor, Moments.GeometricMean(scaled))
            && Law.Near(Moments.CoefficientOfVariation(sample), Moments.CoefficientOfVariation(scaled));
    }, atLeast: 2);

    [Fact]
    public void The_geometric_mean_never_exceeds_the_arithmetic_one() => Law.HoldsForPositiveSamples((sample, _) =>
        Moments.GeometricMean(sample) <= Moments.Mean(sample) * (1 + 1e-12));
}
