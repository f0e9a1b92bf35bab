using LabelBench.Models;

namespace LabelBench.Models.Tests.Generation;

public sealed class SeededNumbersTests
{
    /// <summary>First outputs for the state 1234567, as other implementations of SplitMix64 print them.</summary>
    [Fact]
    public void The_generator_is_splitmix64()
    {
        ulong[] published = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(published, Enumerable.Range(1, 5).Select(step => SeededNumbers.Mix(unchecked(1234567 + (ulong)step * SeededNumbers.Increment))));
    }

    [Fact]
    public void Numbers_have_the_mean_spread_and_tails_of_twelve_summed_uniforms()
    {
        var values = new float[1_000_000];
        SeededNumbers.FillNormal(values, SeededNumbers.Stream(1, "a"), 2, 0.5);
        var deviations = values.Select(value => value - 2.0).ToArray();
        var variance = deviations.Average(d => d * d);
        Assert.InRange(deviations.Average(), -0.002, 0.002); // 4 standard errors of 0.0005
        Assert.InRange(Math.Sqrt(variance), 0.4985, 0.5015); // 4 standard errors of 0.00035
        Assert.InRange(deviations.Average(d => d * d * d * d) / (variance * variance) - 3, -0.12, -0.08); // Irwin-Hall: -1.2 / 12
        Assert.All(values, value => Assert.InRange(value, 2 - 3f, 2 + 3f));
        Assert.InRange(deviations.Count(d => d > 1) / 1e6, 0.021, 0.0235); // normal: 0.0228, Irwin-Hall: 0.0221
    }

    [Fact]
    public void A_number_depends_on_its_position_and_not_on_what_was_drawn_before()
    {
        var stream = SeededNumbers.Stream(7, "weights");
        var whole = new float[1000];
        SeededNumbers.FillNormal(whole, stream, 0, 1);
        foreach (var first in new[] { 0, 1, 17, 999 })
        {
            var part = new float[1000 - first];
            SeededNumbers.FillNormal(part, stream, 0, 1, first);
            Assert.Equal(whole[first..], part);
        }
    }

    [Fact]
    public void Names_and_seeds_give_unrelated_sequences()
    {
        var a = Draw(1, "a");
        foreach (var other in new[] { Draw(1, "b"), Draw(2, "a"), Draw(1, "A") })
            Assert.InRange(a.Zip(other, (x, y) => (double)x * y).Average(), -0.013, 0.013); // 4 standard errors of 1 / sqrt(100,000)

        static float[] Draw(ulong seed, string name)
        {
            var values = new float[100_000];
            SeededNumbers.FillNormal(values, SeededNumbers.Stream(seed, name), 0, 1);
            return values;
        }
    }

    [Fact]
    public void No_spread_gives_the_mean()
    {
        var values = new float[5];
        SeededNumbers.FillNormal(values, 99, 1, 0);
        Assert.Equal([1, 1, 1, 1, 1], values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void Integers_stay_below_their_limit_and_use_the_whole_range(long limit)
    {
        var values = new long[200_000];
        SeededNumbers.FillIntegersBelow(values, SeededNumbers.Stream(3, "ids"), limit);
        Assert.All(values, value => Assert.InRange(value, 0, limit - 1));
        Assert.InRange(values.Average(), (limit - 1) * 0.49, (limit - 1) * 0.51);
        Assert.Equal(limit, values.Distinct().Count());
    }

    [Fact]
    public void A_limit_below_1_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => SeededNumbers.FillIntegersBelow(new long[1], 1, 0));
}
