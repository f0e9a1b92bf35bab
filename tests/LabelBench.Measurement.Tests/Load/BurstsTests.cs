using LabelBench.Core;
using LabelBench.Measurement.Load;

namespace LabelBench.Measurement.Tests.Load;

public class BurstsTests
{
    private const long Millisecond = 1_000_000;

    [Fact]
    public void A_batch_counts_once_and_its_queries_are_spread_over_the_time_in_which_they_were_worked_on()
    {
        var ended = Enumerable.Range(1, 10).SelectMany(batch => Enumerable.Repeat((End: batch * 100 * Millisecond, Latency: 50 * Millisecond), 4)).ToList();
        var bursts = new Bursts(ended, 0, 1000 * Millisecond);
        Assert.Equal(10, bursts.Count);
        var (queries, latency) = bursts.Series(8);
        Assert.All(queries, count => Assert.Equal(5, count, 1e-9));
        Assert.All(latency, each => Assert.Equal(50 * Millisecond, each, 1.0));
    }

    [Fact]
    public void Queries_that_end_one_by_one_are_bursts_of_one()
    {
        var ended = Enumerable.Range(1, 40).Select(i => (End: i * 10 * Millisecond, Latency: i * Millisecond)).ToList();
        var bursts = new Bursts(ended, 0, 400 * Millisecond);
        Assert.Equal(40, bursts.Count);
        Assert.Equal((5 + 6 + 7 + 8) / 4.0, bursts.Series(10).Latency[1] / Millisecond, 1e-9);
    }

    [Fact]
    public void A_stretch_of_great_speed_is_no_single_burst()
    {
        var ended = Enumerable.Range(1, 10).Select(i => i * 100 * Millisecond).Concat(Enumerable.Range(1, 100).Select(i => (1000 + i) * Millisecond)).Select(end => (end, Millisecond)).ToList();
        Assert.InRange(new Bursts(ended, 0, 1100 * Millisecond).Count, 12, 60);
    }

    [Fact]
    public void What_has_not_ended_yet_lowers_the_last_windows()
    {
        var ended = Enumerable.Range(1, 10).Select(i => (End: i * 10 * Millisecond, Latency: 10 * Millisecond)).ToList();
        var (queries, latency) = new Bursts(ended, 0, 200 * Millisecond).Series(4);
        Assert.Equal([5, 5, 0.5, 0.5], queries.Select(count => Math.Round(count, 6)));
        Assert.True(latency[3] >= 100 * Millisecond - 1);
    }

    [Fact]
    public void Whatever_the_ends_no_query_is_lost_before_the_last_end()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = SplitMix64.For(17, seed);
            var ended = new List<(long End, long Latency)>();
            for (long at = 0, count = 1 + random.Below(300); count > 0; count--)
                ended.Add((at += (long)(random.Unit() < 0.3 ? 0 : Math.Exp(4 * random.Unit()) * Millisecond) + (ended.Count == 0 ? Millisecond : 0), 1 + random.Below(1_000_000)));
            var (queries, latency) = new Bursts(ended, 0, ended[^1].End).Series(1 + random.Below(60));
            Assert.Equal(ended.Count, queries.Sum(), 1e-6);
            Assert.All(queries, count => Assert.True(count > 0));
            Assert.All(latency, each => Assert.InRange(each, 1, 1_000_000));
        }
    }
}
