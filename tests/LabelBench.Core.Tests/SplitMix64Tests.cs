namespace LabelBench.Core.Tests;

public class SplitMix64Tests
{
    [Fact]
    public void Numbers_equal_the_published_ones()
    {
        var random = new SplitMix64(1234567); // first outputs of the public-domain C version for this seed
        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            new[] { random.Next(), random.Next(), random.Next(), random.Next(), random.Next() });
    }

    [Fact]
    public void The_bell_has_mean_0_and_deviation_1()
    {
        var random = new SplitMix64(19);
        var values = Enumerable.Range(0, 100_000).Select(_ => (double)random.Bell()).ToList();
        Assert.InRange(values.Average(), -0.02, 0.02);
        Assert.InRange(Math.Sqrt(values.Average(v => v * v)), 0.98, 1.02);
    }

    [Fact]
    public void Whole_numbers_stay_below_their_limit_and_reach_all_values()
    {
        var random = new SplitMix64(20);
        var seen = Enumerable.Range(0, 1000).Select(_ => random.Below(7)).ToHashSet();
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], seen.Order());
    }

    [Fact]
    public void Neighbouring_items_have_streams_of_their_own()
    {
        var firsts = Enumerable.Range(0, 1000).Select(i => SplitMix64.For(1, i).Next()).ToHashSet();
        Assert.Equal(1000, firsts.Count);
    }
}
