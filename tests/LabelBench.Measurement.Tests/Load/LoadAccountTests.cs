using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Statistics;

namespace LabelBench.Measurement.Tests.Load;

public class LoadAccountTests
{
    [Fact]
    public void Five_rates_are_told_apart()
    {
        // Ten queries in 1 s: nine sent, eight answered, the last 1 s late, five within 50 ms.
        var stamps = Enumerable.Range(0, 10).Select(i => new QueryStamps(i * 100_000_000L, i < 9 ? i * 100_000_000L : null, null,
            i < 5 ? i * 100_000_000L + 50_000_000 : i < 7 ? i * 100_000_000L + 60_000_000 : i == 7 ? 2_000_000_000 : null)).ToArray();
        var rates = LoadRates.Of(stamps, 1_000_000_000, new QueriesPerSecond(11), 50_000_000);
        Assert.Equal((11.0, 10.0, 9.0, 4.0, 2.5), (rates.Requested!.Value.Value, rates.Scheduled.Value, rates.Sent.Value, rates.Completed.Value, rates.WithinSlo!.Value.Value));
        Assert.Null(LoadRates.Of(stamps, 1_000_000_000, null, null).WithinSlo);
    }

    [Fact]
    public void A_query_that_never_came_back_has_no_response_time()
    {
        var query = new QueryStamps(100, 130, 150, null);
        Assert.Equal((30L, null, null), (query.Lag, query.ServiceTime, query.ResponseTime));
        Assert.Equal((850L, 900L), ((query with { Done = 1000 }).ServiceTime, (query with { Done = 1000 }).ResponseTime));
    }

    [Fact]
    public void A_stall_hides_queries_from_a_closed_loop()
    {
        var work = OmittedWork.Of([10, 10, 10, 10, 100], 10);
        Assert.Equal((9L, 9.0 / 14), (work.Queries, work.Share));
        Assert.Equal(0, OmittedWork.Of([10, 11, 12]).Queries);
        Assert.Throws<ArgumentException>(() => OmittedWork.Of([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => OmittedWork.Of([1], 0));
    }

    [Theory]
    [InlineData(900_000, null, true)]
    [InlineData(1_100_000, null, false)]
    [InlineData(1_100_000, 20_000_000L, false)]
    [InlineData(1_100_000, 30_000_000L, true)]
    [InlineData(1_600_000, 30_000_000L, false)]
    public void Lag_is_bounded_by_a_millisecond_or_5_per_cent_of_the_limit(long lag, long? limit, bool valid)
    {
        var found = GeneratorLag.Of([.. Enumerable.Repeat(1000L, 900), .. Enumerable.Repeat(lag, 100)], limit);
        Assert.Equal((1000L, lag, valid), (found.P50, found.P99, found.Problem is null));
        Assert.Equal(valid, found.Problem?.StartsWith("generator saturated: 1 query in 100 was sent", StringComparison.Ordinal) is null);
    }

    [Fact]
    public void Arrivals_as_scheduled_are_accepted_and_others_named()
    {
        var random = new SplitMix64(3);
        double at = 0;
        long[] scheduled = [.. Enumerable.Range(0, 5000).Select(_ => (long)(at += -Math.Log(1 - random.Unit()) * 5e6))];
        long[] jittered = [.. scheduled.Select(t => t + (long)(random.Unit() * 50_000)).Order()];
        long[] bunched = [.. scheduled.Select(t => (t / 400_000_000 + 1) * 400_000_000)];
        Assert.Null(ArrivalTest.Of(scheduled, scheduled).Problem);
        Assert.Null(ArrivalTest.Of(scheduled, jittered).Problem);
        Assert.Contains("in bursts", ArrivalTest.Of(scheduled, bunched).Problem, StringComparison.Ordinal);
        Assert.Contains("queries/s", ArrivalTest.Of(scheduled, scheduled.AsSpan(0, 4000)).Problem, StringComparison.Ordinal);
        Assert.Contains("queries/s", ArrivalTest.Of(scheduled, [.. scheduled.Select(t => t * 5 / 4)]).Problem, StringComparison.Ordinal);
        Assert.Contains("queries/s", ArrivalTest.Of(scheduled, []).Problem, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ArrivalTest.Of([1, 1], [1, 1]));
    }
}
