namespace LabelBench.Statistics.Tests;

public class EarlyStoppingTests
{
    // Exact values of LoadGen's rule at 99 % confidence and tolerance 0.
    [Theory]
    [InlineData(0.90, new long[] { 44, 64, 81, 127, 197, 681, 1246 })]
    [InlineData(0.95, new long[] { 90, 130, 165, 259, 398, 1372, 2504 })]
    [InlineData(0.97, new long[] { 152, 219, 277, 433, 667, 2293, 4182 })]
    [InlineData(0.99, new long[] { 459, 662, 838, 1307, 2010, 6898, 12571 })]
    [InlineData(0.999, new long[] { 4603, 6636, 8403, 13105, 20140, 69058, 125826 })]
    public void The_least_totals_are_those_of_loadgen(double percentile, long[] totals)
    {
        var rule = new EarlyStopping(percentile);
        Assert.Equal(totals, new long[] { 0, 1, 2, 5, 10, 50, 100 }.Select(rule.LeastTotal));
    }

    [Theory]
    [InlineData(0.90, 2_382, 204)] // LoadGen printed 203 discards: the query that is its estimate is not among them
    [InlineData(0.90, 10_000, 930)]
    [InlineData(0.90, 24_576, 2_348)]
    [InlineData(0.90, 100_000, 9_779)]
    [InlineData(0.90, 600_000, 59_459)]
    [InlineData(0.99, 24_576, 209)]
    [InlineData(0.99, 270_336, 2_583)]
    public void The_most_overs_are_those_of_loadgen(double percentile, long queries, long overs) =>
        Assert.Equal(overs, new EarlyStopping(percentile).MostOvers(queries));

    [Fact]
    public void H_is_the_least_that_passes_by_the_exact_binomial_up_to_ten_million_queries()
    {
        var random = new Random(1729);
        for (var i = 0; i < 60; i++)
        {
            var percentile = new[] { 0.9, 0.95, 0.97, 0.99, 0.999 }[random.Next(5)];
            var overs = (long)Math.Exp(random.NextDouble() * Math.Log(1e7 * (1 - percentile)));
            var least = new EarlyStopping(percentile).LeastTotal(overs);
            Assert.True(Exactly(least, overs, percentile) <= 0.01, $"{percentile} {overs}: {least} does not pass");
            Assert.True(Exactly(least - 1, overs, percentile) > 0.01, $"{percentile} {overs}: {least - 1} passes already");
        }
    }

    [Fact]
    public void Passing_the_least_total_and_staying_within_the_most_overs_are_the_same_rule()
    {
        var random = new Random(42);
        for (var i = 0; i < 200; i++)
        {
            var rule = new EarlyStopping(new[] { 0.9, 0.99 }[i % 2]);
            var overs = (long)random.Next(3000);
            var least = rule.LeastTotal(overs);
            Assert.True(rule.Passes(least, overs));
            Assert.False(rule.Passes(least - 1, overs));
            Assert.True(rule.MostOvers(least) >= overs);
            Assert.True(rule.MostOvers(least - 1) is null || rule.MostOvers(least - 1) < overs);
        }
    }

    [Fact]
    public void There_is_no_largest_number_of_overs()
    {
        // Older LoadGen stopped at 1,024 and failed fast devices.
        var overs = new EarlyStopping(0.99).MostOvers(10_000_000);
        Assert.InRange(overs!.Value, 99_000, 100_000);
    }

    [Fact]
    public void A_stream_of_662_queries_has_its_first_P99_and_one_of_661_says_that_one_is_missing()
    {
        var rule = new EarlyStopping(0.99);
        var enough = rule.Estimate([.. Enumerable.Range(1, 662).Select(i => (long)i)]);
        Assert.Equal(new EarlyStoppingEstimate(662, 1, 662, 0), enough);
        var few = rule.Estimate([.. Enumerable.Range(1, 661).Select(i => (long)i)]);
        Assert.Equal(new EarlyStoppingEstimate(null, 0, 661, 1), few);
    }

    [Fact]
    public void The_estimate_lies_above_the_percentile_in_99_of_100_streams()
    {
        var rule = new EarlyStopping(0.9);
        var random = new Random(7);
        var above = Enumerable.Range(0, 2000).Count(_ =>
        {
            var sorted = Enumerable.Range(0, 1000).Select(_ => (long)random.Next(1_000_000)).Order().ToArray();
            return rule.Estimate(sorted).Nanoseconds >= 900_000;
        });
        Assert.InRange(above, 1970, 2000);
    }

    [Fact]
    public void Tolerance_asks_for_less_and_confidence_for_more()
    {
        Assert.True(new EarlyStopping(0.99, 0.99, 0.005).LeastTotal(5) < new EarlyStopping(0.99).LeastTotal(5));
        Assert.True(new EarlyStopping(0.99, 0.999).LeastTotal(5) > new EarlyStopping(0.99).LeastTotal(5));
    }

    [Theory]
    [InlineData(0, 0.99, 0)]
    [InlineData(1, 0.99, 0)]
    [InlineData(double.NaN, 0.99, 0)]
    [InlineData(0.9, 1, 0)]
    [InlineData(0.9, 0.99, -0.1)]
    [InlineData(0.9, 0.99, 0.9)]
    public void Nonsense_is_refused(double percentile, double confidence, double tolerance) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(percentile, confidence, tolerance));

    [Fact]
    public void More_overs_than_queries_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(0.9).Passes(3, 4));

    /// <summary>P[Bin(total, 1 - p) ≤ overs], term by term from the largest down; shares no code with the rule.</summary>
    private static double Exactly(long total, long overs, double percentile)
    {
        var q = 1 - percentile;
        // The largest term by a product of ratios that stays near 1, in extended range by logarithms of each factor summed pairwise.
        double logarithm = 0, lost = 0;
        for (long k = 1; k <= overs; k++)
            Add(Math.Log((double)(total - overs + k) / k * q));
        Add((total - overs) * double.LogP1(-q));
        double term = Math.Exp(logarithm + lost), sum = 0;
        for (var k = overs; k >= 0 && term > sum * 1e-18; k--)
        {
            sum += term;
            term *= k * percentile / ((total - k + 1) * q);
        }
        return sum;

        void Add(double value)
        {
            var next = logarithm + value;
            lost += Math.Abs(logarithm) >= Math.Abs(value) ? logarithm - next + value : value - next + logarithm;
            logarithm = next;
        }
    }
}
