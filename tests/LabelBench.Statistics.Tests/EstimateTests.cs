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

    // R 4.2.2: k = qbinom(0.025, n, 0.5), coverage 1 - 2 * pbinom(k - 1, n, 0.5).
    [Theory]
    [InlineData(6, 1, 0.96875)]
    [InlineData(9, 2, 0.9609375)]
    [InlineData(13, 3, 0.9775390625)]
    [InlineData(20, 6, 0.9586105346679688)]
    public void The_interval_of_a_median_lies_between_the_order_statistics_of_the_sign_test(int count, int k, double coverage)
    {
        var estimate = Estimate.OfMedian([.. Enumerable.Range(1, count).Reverse().Select(i => (double)i)]);
        Assert.Equal(((count + 1) / 2.0, (double)k, (double)(count + 1 - k)), (estimate.Value, estimate.Low, estimate.High));
        Samples.AssertClose(coverage, estimate.Confidence!.Value, 1e-12);
        Assert.Equal(count, estimate.Count);
    }

    [Fact]
    public void Five_values_have_no_95_per_cent_interval_of_the_median_but_a_90_per_cent_one()
    {
        Assert.Equal(new Estimate(3, null, null, null, 5), Estimate.OfMedian([5, 1, 4, 2, 3]));
        Assert.Equal(new Estimate(3, 1, 5, 0.9375, 5), Estimate.OfMedian([5, 1, 4, 2, 3], 0.9));
    }

    [Fact]
    public void The_interval_of_a_median_covers_the_median_of_a_skewed_law_as_often_as_it_states()
    {
        // 20,000 seeded samples of nine exponential values: the standard error of the share is 0.14 %.
        var random = new Random(20260823);
        var covered = Enumerable.Range(0, 20_000).Count(_ =>
        {
            var estimate = Estimate.OfMedian([.. Enumerable.Range(0, 9).Select(_ => -Math.Log(1 - random.NextDouble()))]);
            return estimate.Low <= Math.Log(2) && estimate.High >= Math.Log(2);
        });
        Assert.InRange(covered / 20_000.0, 0.9609 - 0.006, 0.9609 + 0.006);
    }

    [Fact]
    public void A_median_needs_a_value_and_a_confidence_between_0_and_1()
    {
        Assert.Throws<ArgumentException>(() => Estimate.OfMedian([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Estimate.OfMedian([1, 2], 1));
    }
}
