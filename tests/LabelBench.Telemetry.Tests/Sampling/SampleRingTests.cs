using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Tests.Sampling;

public class SampleRingTests
{
    [Fact]
    public void A_full_ring_drops_the_oldest_and_counts_them()
    {
        var ring = new SampleRing(capacity: 4, channels: 2);
        for (var i = 0; i < 11; i++) ring.Append(i * 10, i * 10 + 2, [i, -i], [true, i % 2 == 0]);
        Assert.Equal(4, ring.Count);
        Assert.Equal(7, ring.Dropped);
        Assert.Equal([7, 8, 9, 10], Enumerable.Range(0, 4).Select(i => ring.Value(i, 0)));
        Assert.Equal([false, true, false, true], Enumerable.Range(0, 4).Select(i => ring.IsPresent(i, 1)));
        Assert.Equal(71, ring.MiddleNs(0));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(23)]
    public void The_first_sample_at_or_after_a_moment_is_found_wherever_the_ring_begins(int samples)
    {
        var ring = new SampleRing(capacity: 5, channels: 1);
        for (var i = 0; i < samples; i++) ring.Append(i * 10, i * 10, [i], [true]);
        for (var moment = -5; moment < samples * 10 + 5; moment++)
        {
            var slow = Enumerable.Range(0, ring.Count).Where(i => ring.MiddleNs(i) >= moment).DefaultIfEmpty(ring.Count).First();
            Assert.Equal(slow, ring.FirstAtOrAfter(moment));
        }
    }

    [Fact]
    public void An_index_outside_of_the_kept_samples_is_refused()
    {
        var ring = new SampleRing(capacity: 4, channels: 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Value(0, 0));
        ring.Append(0, 0, [1], [true]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Value(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Value(-1, 0));
    }
}
