namespace LabelBench.Statistics.Tests;

public class QuantilesTests
{
    // R 4.2.2: quantile(x, p, type = 7, names = FALSE)
    [Theory]
    [InlineData(0, 7.725)]
    [InlineData(0.01, 7.74597)]
    [InlineData(0.1, 7.9347)]
    [InlineData(0.25, 8.7815)]
    [InlineData(0.5, 9.5925)]
    [InlineData(0.9, 11.0221)]
    [InlineData(0.95, 11.04505)]
    [InlineData(0.99, 11.06341)]
    [InlineData(0.999, 11.067541)]
    [InlineData(1, 11.068)]
    public void Quantiles_agree_with_R_type_7(double p, double expected) =>
        Samples.AssertClose(expected, Quantiles.Of([.. Samples.X.Order()], p), 1e-14);

    // R 4.2.2, the same call on nanoseconds
    [Theory]
    [InlineData(0.5, 1_250_000)]
    [InlineData(0.9, 1_900_000)]
    [InlineData(0.95, 4_950_000)]
    [InlineData(0.99, 7_390_000)]
    [InlineData(0.999, 7_939_000)]
    public void Quantiles_of_whole_nanoseconds_agree_with_R(double p, double expected)
    {
        long[] latencies = [1203000, 1250000, 1190000, 1301000, 1288000, 1900000, 1210000, 1222000, 1245000, 1260000, 8000000];
        Array.Sort(latencies);
        Samples.AssertClose(expected, Quantiles.Of(latencies, p), 1e-14);
    }

    [Fact]
    public void One_value_is_every_quantile_of_itself() =>
        Assert.All(new[] { 0, 0.3, 0.99, 1 }, p => Assert.Equal(42, Quantiles.Of([42L], p)));

    [Fact]
    public void Neighbours_far_apart_do_not_overflow() =>
        Samples.AssertClose(0.5, Quantiles.Of([long.MinValue + 1, long.MaxValue], 0.5) + 0.5, 1e-9);

    [Fact]
    public void An_empty_sample_is_refused() => Assert.Throws<ArgumentException>(() => Quantiles.Of(ReadOnlySpan<double>.Empty, 0.5));

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_level_outside_0_to_1_is_refused(double p) => Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.Of([1.0, 2.0], p));

    [Fact]
    public void Quantiles_rise_with_their_level_and_stay_between_the_extremes() => Law.HoldsForSamples(sample =>
    {
        double[] sorted = [.. sample.Order()];
        double[] quantiles = [.. Enumerable.Range(0, 101).Select(i => Quantiles.Of(sorted, i / 100.0))];
        return quantiles.SequenceEqual(quantiles.Order()) && quantiles[0] == sorted[0] && quantiles[100] == sorted[^1];
    });

    [Fact]
    public void Shift_and_scale_pass_through_a_quantile() => Law.HoldsForPositiveSamples((sample, factor) =>
    {
        double[] sorted = [.. sample.Order()], moved = [.. sorted.Select(v => v * factor + 7)];
        return Law.Near(Quantiles.Of(sorted, 0.9) * factor + 7, Quantiles.Of(moved, 0.9));
    });

    [Fact]
    public void The_mirror_image_of_a_sample_mirrors_its_quantiles() => Law.HoldsForSamples(sample =>
    {
        double[] sorted = [.. sample.Order()], mirrored = [.. sample.Select(v => -v).Order()];
        return Law.Near(Quantiles.Of(sorted, 0.99), -Quantiles.Of(mirrored, 0.01), 1000);
    });
}
