namespace LabelBench.Core.Tests;

public class MonotonicClockTests
{
    [Fact]
    public void The_clock_never_goes_back_on_any_thread()
    {
        var shared = 0L;
        Parallel.For(0, 4, _ =>
        {
            var last = 0L;
            for (var i = 0; i < 100_000; i++)
            {
                var seen = Volatile.Read(ref shared);
                var now = MonotonicClock.NowNanoseconds;
                Assert.True(now >= last && now >= seen, $"{now} after {last} and {seen}");
                last = now;
                Volatile.Write(ref shared, now);
            }
        });
    }

    [Fact]
    public void Reading_the_clock_allocates_nothing()
    {
        _ = MonotonicClock.NowNanoseconds;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            _ = MonotonicClock.NowNanoseconds;
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void The_difference_of_two_stamps_is_a_duration_with_a_sign()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(1.5), MonotonicClock.Between(1_000_000, 2_500_000));
        Assert.Equal(TimeSpan.FromMilliseconds(-1.5), MonotonicClock.Between(2_500_000, 1_000_000));
    }
}
