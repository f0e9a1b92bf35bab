using LabelBench.Core;
using LabelBench.Measurement.Load.Arrivals;

namespace LabelBench.Measurement.Tests.Load.Arrivals;

public class LoadGenPoissonTests
{
    [Fact]
    public void The_generator_is_MT19937()
    {
        var random = new MersenneTwister(5489);
        for (var i = 1; i < 10_000; i++)
            random.Next();
        Assert.Equal(4123659995, random.Next());
    }

    [Theory]
    [InlineData(0UL, new long[] { 8985603, 18596042, 19515453, 18789640, 9770064, 4851281 })]
    [InlineData(16159082839903944936UL, new long[] { 18436540, 4579236, 12858623, 7129947, 3864066, 22483416 })]
    [InlineData(2023080168UL, new long[] { 18436540, 4579236, 12858623, 7129947, 3864066, 22483416 })]
    public void The_first_gaps_are_those_of_loadgen(ulong seed, long[] gaps) =>
        Assert.Equal(gaps, LoadGenPoisson.Gaps(seed, new QueriesPerSecond(100)).Take(6));

    [Theory]
    [InlineData(0UL, 984)]
    [InlineData(1UL, 1038)]
    [InlineData(2UL, 1029)]
    public void Five_seconds_hold_as_many_arrivals_as_in_loadgen(ulong seed, int count)
    {
        var arrivals = LoadGenPoisson.Arrivals(seed, new QueriesPerSecond(200), TimeSpan.FromSeconds(5), 0);
        Assert.Equal((count, 0L), (arrivals.Length, arrivals[0]));
        Assert.True(arrivals[^1] < 5_000_000_000);
    }

    [Fact]
    public void The_schedule_goes_on_until_there_are_enough_queries() =>
        Assert.Equal(2000, LoadGenPoisson.Arrivals(0, new QueriesPerSecond(200), TimeSpan.FromSeconds(5), 2000).Length);

    // The sum of a million gaps and an FNV-1a hash over the times' bytes, from a C++ program with the mt19937 and exponential_distribution of libstdc++ 12.
    [Theory]
    [InlineData(0UL, 1, 1001283119156528, 0x92ecfe8f8263f41c)]
    [InlineData(0UL, 100, 10012830696731, 0xfd9c74e4eeed5f6b)]
    [InlineData(0UL, 25000, 40050824636, 0xcd71e599b47fddd2)]
    [InlineData(1UL, 1, 1001997787424839, 0x9f386fcaaa12073e)]
    [InlineData(1UL, 100, 10019977379113, 0x555f7f91f3146484)]
    [InlineData(1UL, 25000, 40079411664, 0x92c9f34731e9ce97)]
    [InlineData(2UL, 1, 998133291502835, 0x3dbe927e50d5a54b)]
    [InlineData(2UL, 100, 9981332420015, 0xdd6a24e30cab7619)]
    [InlineData(2UL, 25000, 39924831646, 0x82c26e9c5098519a)]
    [InlineData(16159082839903944936UL, 1, 999927638491165, 0x6c03034cd9da2da8)]
    [InlineData(16159082839903944936UL, 100, 9999275889658, 0x890092aacc6a6630)]
    [InlineData(16159082839903944936UL, 25000, 39996605659, 0xe9a3a090abd2e42b)]
    [InlineData(3066443479025735752UL, 1, 998786371945828, 0xb7a587875ab8b34b)]
    [InlineData(3066443479025735752UL, 100, 9987863224641, 0x2dbda3d12bcafc90)]
    [InlineData(3066443479025735752UL, 25000, 39950955416, 0xb7b5e1253eec5dcc)]
    public void A_million_arrivals_are_equal_to_the_last_nanosecond(ulong seed, double rate, long end, ulong hash)
    {
        long at = 0;
        var h = 1469598103934665603UL;
        foreach (var gap in LoadGenPoisson.Gaps(seed, new QueriesPerSecond(rate)).Take(1_000_000))
        {
            for (var shift = 0; shift < 64; shift += 8)
                h = (h ^ (byte)(at >> shift)) * 1099511628211UL;
            at += gap;
        }
        Assert.Equal((end, hash), (at, h));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_rate_that_is_none_is_refused(double rate) => Assert.Throws<ArgumentOutOfRangeException>(() => LoadGenPoisson.Gaps(0, new QueriesPerSecond(rate)));
}
