namespace LabelBench.Statistics.Tests;

public class EstimateTests
{
    // R 4.2.2: t.test(x)$conf.int, t.test(x, conf.level = 0.9)$conf.int, t.test(x[1:3])$conf.int
    [Fact]
    public void The_interval_of_a_mean_agrees_with_R()
    {
        var ten = Estimate.OfMean(Samples.X);
        Samples.AssertClose(8.658094329699509, ten.Low!.Value, 1e-12);
        Samples.AssertClose(10.273305670300489, ten.High!.Value, 1e-12);
        Assert.Equal((0.95, 10), (ten.Confidence, ten.Count));

        var ninety = Estimate.OfMean(Samples.X, 0.9);
        Samples.AssertClose(8.811266071597299, ninety.Low!.Value, 1e-12);
        Samples.AssertClose(10.120133928402701, ninety.High!.Value, 1e-12);

        var three = Estimate.OfMean(Samples.X.AsSpan(0, 3));
        Samples.AssertClose(9.628333333333334, three.Value, 1e-15);
        Samples.AssertClose(9.434183495465362, three.Low!.Value, 1e-12);
        Samples.AssertClose(9.822483171201304, three.High!.Value, 1e-12);
    }

    [Fact]
    public void One_value_has_no_interval() => Assert.Equal(new Estimate(7, null, null, null, 1), Estimate.OfMean([7]));

    [Fact]
    public void More_confidence_never_narrows_the_interval() => Law.HoldsForSamples(sample =>
        Estimate.OfMean(sample, 0.99).Low <= Estimate.OfMean(sample, 0.9).Low, atLeast: 2);

    [Fact]
    public void Shift_and_scale_pass_through_both_ends() => Law.HoldsForPositiveSamples((sample, factor) =>
    {
        Estimate before = Estimate.OfMean(sample), after = Estimate.OfMean([.. sample.Select(v => v * factor + 3)]);
        return Law.Near(before.Low!.Value * factor + 3, after.Low!.Value, 1000 * factor) && Law.Near(before.High!.Value * factor + 3, after.High!.Value, 1000 * factor);
    }, atLeast: 2);

    [Fact]
    public void The_95_per_cent_interval_of_three_normal_values_covers_the_truth_95_times_in_a_hundred()
    {
        // 20,000 seeded samples: the standard error of the share is 0.15 %.
        var random = new Random(20260822);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var covered = Enumerable.Range(0, 20_000).Count(_ =>
        {
            var estimate = Estimate.OfMean([Normal(), Normal(), Normal()]);
            return estimate.Low <= 0 && estimate.High >= 0;
        });
        Assert.InRange(covered / 20_000.0, 0.944, 0.956);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_confidence_outside_0_to_1_is_refused(double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Estimate.OfMean([1, 2], confidence));

    [Fact]
    public void No_value_is_refused() => Assert.Throws<ArgumentException>(() => Estimate.OfMean([]));
}
