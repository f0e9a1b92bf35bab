using LabelBench.Core;
using LabelBench.Telemetry.Interference;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Tests.Interference;

public class SentinelSourceTests
{
    [Fact]
    public void Work_is_done_and_compared_with_the_fastest_and_nothing_is_allocated()
    {
        using var sentinel = new SentinelSource { WokenLateNs = 1_234_567 };
        var (values, present) = (new long[2], new bool[2]);
        sentinel.Read(0, new SampleRow(values, present));
        var before = (GC.GetAllocatedBytesForCurrentThread(), sentinel.Sum);
        for (var i = 0; i < 100; i++)
        {
            sentinel.Read(0, new SampleRow(values, present));
            Assert.True(values[0] >= 1000, $"{values[0]} thousandths of the fastest");
        }
        Assert.Equal(1234, values[1]);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before.Item1 < 100 * 200, "only the assertion's text may be allocated");
        Assert.NotEqual(before.Sum, sentinel.Sum);
        Assert.Equal([MetricNames.SentinelSlowdown, MetricNames.SentinelDelay], sentinel.Metrics.Select(m => m.Name));
    }
}
