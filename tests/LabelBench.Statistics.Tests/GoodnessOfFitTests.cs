namespace LabelBench.Statistics.Tests;

public class GoodnessOfFitTests
{
    [Fact]
    public void The_distance_of_a_sample_from_a_uniform_law_is_the_greatest_step()
    {
        var test = KolmogorovSmirnov.Of([0.9, 0.1, 0.4], x => x);
        Assert.Equal(0.26666666666666666, test.Distance, 12);
        Assert.Equal(3, test.Count);
        Assert.InRange(test.PValue, 0.9, 1);
    }

    [Fact]
    public void The_5_per_cent_point_of_the_limiting_law_is_1_3581()
    {
        // A sample whose distance is d by construction: n values at (i + 0.5) / n, all moved up by d - 1 / 2n.
        const int N = 10_000;
        var distance = 1.3581 / (Math.Sqrt(N) + 0.12 + 0.11 / Math.Sqrt(N));
        var values = Enumerable.Range(0, N).Select(i => (i + 0.5) / N + distance - 0.5 / N).ToArray();
        Assert.InRange(KolmogorovSmirnov.Of(values, x => Math.Clamp(x, 0, 1)).PValue, 0.0499, 0.0501);
    }

    [Fact]
    public void Samples_of_the_law_are_refused_as_often_as_the_level_says()
    {
        var random = new Random(11);
        var refused = Enumerable.Range(0, 4000).Count(_ => KolmogorovSmirnov.Of([.. Enumerable.Range(0, 50).Select(_ => random.NextDouble())], x => x).PValue < 0.05);
        Assert.InRange(refused / 4000.0, 0.04, 0.06);
    }

    [Fact]
    public void A_sample_of_another_law_is_refused() =>
        Assert.True(KolmogorovSmirnov.Of([.. Enumerable.Range(1, 200).Select(i => i / 400.0)], x => x).PValue < 1e-6);

    [Fact]
    public void Clockwork_has_no_dispersion_bursts_have_much_and_chance_has_1()
    {
        Assert.Equal(0, CountDispersion.Of([.. Enumerable.Range(0, 1000).Select(i => i * 10L)], 0, 100, 100)!.Index);
        Assert.Equal(1000.0 / 199, CountDispersion.Of([.. Enumerable.Range(0, 1000).Select(i => i / 10 * 200L)], 0, 100, 200)!.Index, 9); // counts 10, 0, 10, 0 ...
        var random = new Random(3);
        long at = 0;
        var poisson = Enumerable.Range(0, 100_000).Select(_ => at += (long)(-Math.Log(1 - random.NextDouble()) * 1e6)).ToArray();
        Assert.InRange(CountDispersion.Of(poisson, 0, 4e6, 24_000)!.Index, 0.96, 1.04);
    }

    [Fact]
    public void Without_events_there_is_no_dispersion() => Assert.Null(CountDispersion.Of([500], 0, 10, 5));

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.Of([], x => x));
        Assert.Throws<ArgumentOutOfRangeException>(() => CountDispersion.Of([1], 0, 0, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => CountDispersion.Of([1], 0, 1, 1));
    }
}
