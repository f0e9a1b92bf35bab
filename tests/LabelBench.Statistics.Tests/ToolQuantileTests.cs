namespace LabelBench.Statistics.Tests;

public class ToolQuantileTests
{
    // By hand from the formulas in each tool's source.
    [Theory]
    [InlineData(100, 0.99, 99, 98, 98)]
    [InlineData(1000, 0.99, 990, 989, 989)]
    [InlineData(10, 0.5, 5, 5, 4)]
    [InlineData(11, 0.5, 5, 5, 5)]
    [InlineData(1, 0.99, 0, 0, 0)]
    public void Each_tool_takes_its_own_order_statistic(int count, double p, int loadGen, int perfAnalyzer, int trtexec) =>
        Assert.Equal((loadGen, perfAnalyzer, trtexec), (ToolQuantile.LoadGen(count, p), ToolQuantile.PerfAnalyzer(count, p), ToolQuantile.Trtexec(count, p)));

    [Fact]
    public void No_index_lies_outside_the_values()
    {
        for (var count = 1; count < 200; count++)
            foreach (var p in new[] { 0, 0.001, 0.5, 0.9, 0.999, 1 })
                Assert.All([ToolQuantile.LoadGen(count, p), ToolQuantile.PerfAnalyzer(count, p), ToolQuantile.Trtexec(count, p)], i => Assert.InRange(i, 0, count - 1));
    }
}
