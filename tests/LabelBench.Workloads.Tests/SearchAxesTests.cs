using LabelBench.Core;

namespace LabelBench.Workloads.Tests;

public class SearchAxesTests
{
    [Fact]
    public void Ranges_go_up_by_doubling_and_lists_stay_as_they_are()
    {
        var axes = SearchAxes.Parse("batch=1..24,streams=1,2,3,precision=int8,fp32,threads=2").ValueOrThrow();
        Assert.Equal([SearchSetting.Batch, SearchSetting.Streams, SearchSetting.Precision, SearchSetting.Threads], axes.Select(a => a.Setting));
        Assert.Equal(["1", "2", "4", "8", "16", "24"], axes[0].Levels.AsEnumerable());
        Assert.Equal(["1", "2", "3"], axes[1].Levels.AsEnumerable());
        Assert.Equal(["int8", "fp32"], axes[2].Levels.AsEnumerable());
        Assert.Equal(["2"], axes[3].Levels.AsEnumerable());
    }

    [Fact]
    public void Numbers_are_put_in_order_because_neighbours_resemble_each_other() =>
        Assert.Equal(["1", "2", "8"], SearchAxes.Parse("batch=8,1,2").ValueOrThrow()[0].Levels.AsEnumerable());

    [Fact]
    public void The_last_of_a_range_is_always_in_it() => Assert.All(Enumerable.Range(1, 300), last =>
    {
        var levels = SearchAxes.Doubling(1, last).Select(int.Parse).ToArray();
        Assert.Equal((1, last), (levels[0], levels[^1]));
        Assert.Equal(levels.Distinct().Order(), levels);
    });

    [Theory]
    [InlineData("batsh=1..8", "did you mean 'batch'?")]
    [InlineData("0=1..8", "is no setting that can be searched")]
    [InlineData("batch=8..2", "'8..2' is an empty range; write the smaller number first: 2..8.")]
    [InlineData("batch=", "has an empty level")]
    [InlineData("batch=1,,2", "has an empty level")]
    [InlineData("1..8", "'1..8' is not NAME=LEVELS")]
    [InlineData("batch=1..4,batch=8", "is given twice")]
    [InlineData("batch=1,2,2", "has 2 twice.")]
    [InlineData("batch=1..2,2", "has 2 twice.")]
    [InlineData("batch=0..4", "'0..4' leaves 1 to 4096 items.")]
    [InlineData("batch=1..8192", "'1..8192' leaves 1 to 4096 items.")]
    [InlineData("instances=100", "'100' leaves 1 to 64 workers.")]
    [InlineData("streams=two", "'two' is neither a number nor a range; write 8 or 1..32.")]
    [InlineData("streams=1..2..4", "is neither a number nor a range")]
    [InlineData("streams=-1", "is neither a number nor a range")]
    [InlineData("streams=99999999999", "is neither a number nor a range")]
    [InlineData("precision=fp8", "did you mean 'fp16'?")]
    [InlineData("precision=fp32,fp32", "has fp32 twice.")]
    [InlineData("batch=1..4096,streams=1..1024,threads=1..1024,instances=1..64", "can be searched together: narrow a range")]
    public void A_mistake_is_named_with_its_remedy(string text, string message)
    {
        var problem = Assert.Single(SearchAxes.Parse(text).Problems);
        Assert.Equal("--over", problem.Source);
        Assert.Contains(message, problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_level_changes_its_setting_and_nothing_else()
    {
        var cell = new Cell("image-classify", Scope.Infer, Scenario.Offline, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 1, 1, 1, 0);
        Assert.Equal(cell with { Batch = 8 }, new SearchAxis(SearchSetting.Batch, ["1", "8"]).Apply(cell, 1));
        Assert.Equal(cell with { Streams = 4 }, new SearchAxis(SearchSetting.Streams, ["4"]).Apply(cell, 0));
        Assert.Equal(cell with { IntraOpThreads = 2 }, new SearchAxis(SearchSetting.Threads, ["2"]).Apply(cell, 0));
        Assert.Equal(cell with { Precision = Precision.Int8 }, new SearchAxis(SearchSetting.Precision, ["fp32", "int8"]).Apply(cell, 1));
        Assert.Equal(cell with { Instances = 2 }, new SearchAxis(SearchSetting.Instances, ["1", "2"]).Apply(cell, 1));
        Assert.Equal(cell, new SearchAxis(SearchSetting.Instances, ["1", "2"]).Apply(cell with { Instances = 2 }, 0));
    }
}
