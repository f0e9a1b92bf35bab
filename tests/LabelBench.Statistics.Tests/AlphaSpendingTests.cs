namespace LabelBench.Statistics.Tests;

public class AlphaSpendingTests
{
    // Lan and DeMets' function for α = 0.01, by z / √s and tables of the normal distribution.
    [Theory]
    [InlineData(0.25, 2.58e-7)]
    [InlineData(0.5, 2.70e-4)]
    [InlineData(0.75, 2.94e-3)]
    [InlineData(1, 0.01)]
    public void The_first_look_spends_what_the_function_of_O_Brien_and_Fleming_says(double share, double spent) =>
        Assert.Equal(1, (1 - AlphaSpending.ConfidenceAt(0.99, 0, share)) / spent, 0.01);

    [Fact]
    public void All_looks_together_spend_as_much_as_one()
    {
        double[] shares = [0, 0.2, 0.3, 0.45, 0.675, 1];
        Assert.Equal(0.05, shares.Zip(shares.Skip(1), (before, now) => 1 - AlphaSpending.ConfidenceAt(0.95, before, now)).Sum(), 1e-6);
    }

    [Fact]
    public void A_very_early_look_can_hardly_pass_and_still_has_a_confidence_below_one() => Assert.InRange(AlphaSpending.ConfidenceAt(0.99, 0, 0.001), 1 - 1e-11, 1 - 1e-13);

    [Theory]
    [InlineData(0.4, 0, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(0.99, 0.5, 0.5)]
    [InlineData(0.99, -0.1, 0.5)]
    [InlineData(0.99, 0, 1.1)]
    [InlineData(0.99, 0, double.NaN)]
    public void What_is_no_confidence_or_no_look_is_refused(double confidence, double before, double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AlphaSpending.ConfidenceAt(confidence, before, share));

    // Abramowitz and Stegun, table 26.1 and 26.2.
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.158655254)]
    [InlineData(2, 0.0227501319)]
    [InlineData(3, 1.349898032e-3)]
    [InlineData(5, 2.866515719e-7)]
    [InlineData(10, 7.619853024e-24)]
    public void The_tail_of_the_normal_distribution_keeps_its_digits(double z, double tail) => Assert.Equal(1, Normal.UpperTail(z) / tail, 1e-6);
}
