namespace LabelBench.Statistics.Tests;

public class SpecialFunctionsTests
{
    // R 4.2.2: lgamma(x)
    [Theory]
    [InlineData(0.1, 2.252712651734206)]
    [InlineData(0.5, 0.57236494292470008)]
    [InlineData(1.5, -0.12078223763524518)]
    [InlineData(2.5, 0.28468287047291918)]
    [InlineData(10, 12.801827480081469)]
    [InlineData(171.5, 709.14316303092835)]
    [InlineData(1000, 5905.2204232091808)]
    public void LogGamma_agrees_with_R(double x, double expected) => Samples.AssertClose(expected, SpecialFunctions.LogGamma(x), 1e-13);

    [Fact]
    public void LogGamma_is_zero_at_one_and_two()
    {
        Assert.InRange(SpecialFunctions.LogGamma(1), -1e-14, 1e-14);
        Assert.InRange(SpecialFunctions.LogGamma(2), -1e-14, 1e-14);
    }

    // R 4.2.2: pbeta(x, a, b)
    [Theory]
    [InlineData(0.5, 0.5, 0.5, 0.5)]
    [InlineData(0.1, 2, 3, 0.0523)]
    [InlineData(0.99, 459, 1, 0.009920974201040581)]
    [InlineData(0.3, 10, 0.5, 1.22052292795317e-06)]
    [InlineData(0.7, 200, 100, 0.8911569343550899)]
    [InlineData(1e-6, 0.5, 0.5, 0.0006366198784709245)]
    [InlineData(0.5, 1000, 1000, 0.5)]
    public void IncompleteBeta_agrees_with_R(double x, double a, double b, double expected) =>
        Samples.AssertClose(expected, SpecialFunctions.IncompleteBeta(x, a, b), 2e-11);

    [Fact]
    public void IncompleteBeta_of_whole_parameters_is_the_binomial_tail_it_stands_for()
    {
        // P(Bin(3, 0.2) >= 2) = 3 · 0.2² · 0.8 + 0.2³ = 0.104 = I_0.2(2, 2)
        Samples.AssertClose(0.104, SpecialFunctions.IncompleteBeta(0.2, 2, 2), 1e-13);
    }

    [Fact]
    public void IncompleteBeta_and_its_mirror_image_sum_to_one() => Law.HoldsForPositiveSamples((sample, b) =>
        sample.All(a => Law.Near(1, SpecialFunctions.IncompleteBeta(0.37, a, b) + SpecialFunctions.IncompleteBeta(0.63, b, a))));

    [Fact]
    public void The_ends_are_exact()
    {
        Assert.Equal(0, SpecialFunctions.IncompleteBeta(0, 3, 4));
        Assert.Equal(1, SpecialFunctions.IncompleteBeta(1, 3, 4));
    }

    [Theory]
    [InlineData(-0.1, 1, 1)]
    [InlineData(1.1, 1, 1)]
    [InlineData(double.NaN, 1, 1)]
    [InlineData(0.5, 0, 1)]
    [InlineData(0.5, 1, -1)]
    public void Arguments_outside_their_range_are_refused(double x, double a, double b) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SpecialFunctions.IncompleteBeta(x, a, b));

    [Fact]
    public void LogGamma_refuses_zero() => Assert.Throws<ArgumentOutOfRangeException>(() => SpecialFunctions.LogGamma(0));
}
