namespace LabelBench.Statistics.Tests;

public class StudentTTests
{
    // R 4.2.2: qt(p, df)
    [Theory]
    [InlineData(0.9, 1, 3.077683537175254)]
    [InlineData(0.9, 9, 1.383028738396632)]
    [InlineData(0.95, 2, 2.919985580353724)]
    [InlineData(0.95, 100, 1.660234326085339)]
    [InlineData(0.975, 1, 12.70620473617469)]
    [InlineData(0.975, 2, 4.302652729749462)]
    [InlineData(0.975, 3, 3.182446305283708)]
    [InlineData(0.975, 4, 2.776445105197793)]
    [InlineData(0.975, 5, 2.570581835636314)]
    [InlineData(0.975, 9, 2.262157162798205)]
    [InlineData(0.975, 29, 2.045229642132703)]
    [InlineData(0.975, 100, 1.983971518523552)]
    [InlineData(0.995, 1, 63.65674116287153)]
    [InlineData(0.995, 5, 4.032142983555229)]
    public void Quantiles_agree_with_R(double p, double degreesOfFreedom, double expected) =>
        Samples.AssertClose(expected, StudentT.Quantile(p, degreesOfFreedom), 1e-12);

    // R 4.2.2: qt(0.975, 1e6); the logarithms of large gamma values cancel, which costs digits
    [Fact]
    public void A_million_degrees_of_freedom_still_agree() => Samples.AssertClose(1.959966356814107, StudentT.Quantile(0.975, 1e6), 1e-8);

    // R 4.2.2: pt(t, df)
    [Theory]
    [InlineData(2, 3, 0.9303370157205784)]
    [InlineData(-1.5, 7, 0.08864924349498501)]
    [InlineData(0, 4, 0.5)]
    [InlineData(12.706, 1, 0.9749995988209335)]
    public void Probabilities_agree_with_R(double t, double degreesOfFreedom, double expected) =>
        Samples.AssertClose(expected, StudentT.Cdf(t, degreesOfFreedom), 1e-13);

    [Fact]
    public void One_degree_of_freedom_is_the_Cauchy_distribution() =>
        Assert.All(new[] { 0.001, 0.2, 0.6, 0.999 }, p => Samples.AssertClose(Math.Tan(Math.PI * (p - 0.5)), StudentT.Quantile(p, 1), 1e-11));

    [Fact]
    public void The_quantile_undoes_the_probability_and_is_odd() => Law.HoldsForPositiveSamples((sample, degreesOfFreedom) => sample.Take(5).All(v =>
    {
        var p = v / 1001;
        var t = StudentT.Quantile(p, degreesOfFreedom);
        return Law.Near(p, StudentT.Cdf(t, degreesOfFreedom)) && Law.Near(t, -StudentT.Quantile(1 - p, degreesOfFreedom));
    }));

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(double.NaN, 3)]
    [InlineData(0.9, 0)]
    [InlineData(0.9, double.PositiveInfinity)]
    public void Arguments_outside_their_range_are_refused(double p, double degreesOfFreedom) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(p, degreesOfFreedom));
}
