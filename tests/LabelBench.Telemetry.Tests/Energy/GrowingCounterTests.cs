using LabelBench.Core;
using LabelBench.Telemetry.Energy;

namespace LabelBench.Telemetry.Tests.Energy;

public sealed class GrowingCounterTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Growth_over_a_wrap_is_what_was_counted()
    {
        var counter = new GrowingCounter(1L << 32, 1e9, 1e6);
        counter.Add(uint.MaxValue - 99, 0);
        Assert.Equal(CounterStep.Grew, counter.Add(200, Second));
        Assert.Equal(300, counter.Total);
    }

    [Fact]
    public void Time_enough_for_two_rounds_makes_the_count_ambiguous()
    {
        var counter = new GrowingCounter(1L << 32, 1e9, 0);
        counter.Add(0, 0);
        Assert.Equal(CounterStep.Lost, counter.Add(5, 5 * Second));
        Assert.Equal((0L, 1), (counter.Total, counter.LostCount));
    }

    [Fact]
    public void A_counter_that_never_wraps_was_reset_when_it_falls()
    {
        var counter = new GrowingCounter(0, 1e6, 0);
        counter.Add(1_000_000, 0);
        Assert.Equal(CounterStep.Lost, counter.Add(10, Second));
        Assert.Equal(CounterStep.Grew, counter.Add(30, 2 * Second));
        Assert.Equal((20L, 1), (counter.Total, counter.LostCount));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(9223372036854775794)]
    public void Sentinels_leave_the_counter_as_it_was(long sentinel)
    {
        var counter = new GrowingCounter(0, 1e6, 0);
        counter.Add(100, 0);
        Assert.Equal(CounterStep.Rejected, counter.Add(sentinel, Second));
        Assert.Equal(CounterStep.Grew, counter.Add(150, Second));
        Assert.Equal((50L, 0), (counter.Total, counter.LostCount));
    }

    [Fact]
    public void A_counter_that_stands_still_says_since_when()
    {
        var counter = new GrowingCounter(0, 1e6, 0);
        counter.Add(100, 0);
        counter.Add(200, Second);
        counter.Add(200, 9 * Second);
        Assert.Equal(Second, counter.MovedNs);
    }

    /// <summary>Wraps, double wraps, resets, sentinels, nonsense, frozen stretches and readings in quick succession, in any order.</summary>
    [Fact]
    public void Whatever_a_driver_gives_no_growth_is_negative_or_more_than_can_be()
    {
        for (ulong seed = 0; seed < 2000; seed++)
        {
            var random = new SplitMix64(seed);
            var range = random.Below(2) == 0 ? 0L : 1L << 32;
            const double most = 2e9;
            var counter = new GrowingCounter(range, most, 1e6);
            long raw = random.Below(1 << 30), now = 0, total = 0, accepted = 0;
            for (var i = 0; i < 60; i++)
            {
                var step = 1 + (long)(random.Unit() * 3 * Second);
                now += step;
                raw = random.Below(8) switch
                {
                    0 => 0, // reset
                    1 => long.MaxValue - random.Below(20),
                    2 => -random.Below(1000),
                    3 => raw, // frozen
                    4 => (long)(random.Next() >> 1),
                    _ => raw + (long)(random.Unit() * most * step / Second),
                };
                if (range > 0 && raw > range) raw %= range;
                var taken = counter.Add(raw, now);
                Assert.InRange(counter.Total - total, 0, most * (now - accepted) / Second + 1e6);
                total = counter.Total;
                if (taken != CounterStep.Rejected) accepted = now;
                if (raw is < 0 or > long.MaxValue / 2) raw = random.Below(1 << 30);
            }
        }
    }

    [Fact]
    public void A_counter_in_good_order_loses_nothing()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            var random = new SplitMix64(seed);
            var counter = new GrowingCounter(1L << 32, 1e9, 0);
            long truth = random.Below(int.MaxValue), first = truth, now = 0;
            for (var i = 0; i < 500; i++)
            {
                counter.Add(truth % (1L << 32), now);
                var step = (long)(random.Unit() * Second);
                now += step;
                truth += (long)(random.Unit() * step);
            }
            counter.Add(truth % (1L << 32), now);
            Assert.Equal((truth - first, 0), (counter.Total, counter.LostCount));
        }
    }
}
