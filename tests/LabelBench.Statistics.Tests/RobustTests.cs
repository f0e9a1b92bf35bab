namespace LabelBench.Statistics.Tests;

public class RobustTests
{
    // R 4.2.2: median(x), mad(x, constant = 1), mad(x); w <- outer(x, x, "+") / 2; median(w[upper.tri(w, diag = TRUE)])
    [Fact]
    public void Robust_estimates_agree_with_R()
    {
        Samples.AssertClose(9.5925, Robust.Median(Samples.X), 1e-14);
        Samples.AssertClose(0.7165, Robust.MedianAbsoluteDeviation(Samples.X), 1e-13);
        Samples.AssertClose(1.0622829, Robust.MedianAbsoluteDeviation(Samples.X) * Robust.NormalConsistency, 1e-13);
        Samples.AssertClose(9.545, Robust.HodgesLehmann(Samples.X), 1e-14);
    }

    [Fact]
    public void One_wild_value_of_seven_hardly_moves_them()
    {
        double[] calm = [10, 11, 12, 13, 14, 15, 16], wild = [10, 11, 12, 13, 14, 15, 1e9];
        Assert.Equal(Robust.Median(calm), Robust.Median(wild));
        Assert.Equal(Robust.MedianAbsoluteDeviation(calm), Robust.MedianAbsoluteDeviation(wild));
        Assert.InRange(Robust.HodgesLehmann(wild), 13, 14);
    }

    [Fact]
    public void An_empty_sample_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Robust.Median([]));
        Assert.Throws<ArgumentException>(() => Robust.MedianAbsoluteDeviation([]));
        Assert.Throws<ArgumentException>(() => Robust.HodgesLehmann([]));
    }

    [Fact]
    public void The_sample_handed_in_is_left_as_it_was()
    {
        double[] sample = [3, 1, 2];
        Robust.Median(sample);
        Robust.HodgesLehmann(sample);
        Assert.Equal([3, 1, 2], sample);
    }

    [Fact]
    public void Order_does_not_matter() => Law.HoldsForSamples(sample =>
    {
        double[] reversed = [.. sample.Reverse()];
        return Robust.Median(sample) == Robust.Median(reversed)
            && Robust.MedianAbsoluteDeviation(sample) == Robust.MedianAbsoluteDeviation(reversed)
            && Law.Near(Robust.HodgesLehmann(sample), Robust.HodgesLehmann(reversed));
    });

    [Fact]
    public void A_shift_moves_location_and_leaves_spread() => Law.HoldsForSamples(sample =>
    {
        double[] moved = [.. sample.Select(v => v + 512)];
        return Law.Near(Robust.Median(sample) + 512, Robust.Median(moved))
            && Law.Near(Robust.HodgesLehmann(sample) + 512, Robust.HodgesLehmann(moved))
            && Law.Near(Robust.MedianAbsoluteDeviation(sample), Robust.MedianAbsoluteDeviation(moved), 1000);
    });

    [Fact]
    public void A_factor_scales_location_and_spread() => Law.HoldsForPositiveSamples((sample, factor) =>
    {
        double[] scaled = [.. sample.Select(v => v * factor)];
        return Law.Near(Robust.HodgesLehmann(sample) * factor, Robust.HodgesLehmann(scaled))
            && Law.Near(Robust.MedianAbsoluteDeviation(sample) * factor, Robust.MedianAbsoluteDeviation(scaled), 1000 * factor);
    });
}
