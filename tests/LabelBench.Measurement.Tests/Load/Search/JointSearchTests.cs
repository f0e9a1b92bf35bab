using System.Text.Json;
using LabelBench.Core;
using LabelBench.Measurement.Load.Search;

namespace LabelBench.Measurement.Tests.Load.Search;

public class JointSearchTests
{
    private static readonly JointSearch Empty = JointSearch.Start(
        [new("batch", ["1", "2", "4", "8", "16", "32"], true), new("streams", ["1", "2", "4"], true), new("precision", ["fp32", "int8"], false)], 1, 16, 3);

    [Fact]
    public void Configurations_are_numbered_with_the_last_axis_fastest()
    {
        Assert.Equal(36, Empty.Configurations);
        Assert.Equal([0, 0, 1], Empty.Levels(1).ToArray());
        Assert.Equal([5, 2, 1], Empty.Levels(35).ToArray());
        Assert.Equal(36, Enumerable.Range(0, 36).Select(i => string.Join(' ', Empty.Levels(i))).Distinct().Count());
    }

    [Fact]
    public void A_search_that_is_killed_after_any_try_ends_as_if_it_had_not_been()
    {
        var whole = Search(Empty);
        for (var kill = 0; kill < whole.Points.Length; kill++)
        {
            var revived = JsonSerializer.Deserialize<JointSearch>(JsonSerializer.Serialize(Empty with { Points = [.. whole.Points.Take(kill)] }, Json.Line), Json.Line)!;
            var again = Search(revived);
            Assert.Equal(whole.Points.ToArray(), again.Points.ToArray());
            Assert.Equal(whole.Ask(), again.Ask());
        }
    }

    [Fact]
    public void No_configuration_is_tried_twice_and_none_that_takes_more_memory_than_one_that_did_not_fit()
    {
        var search = Search(Empty);
        Assert.Equal(search.Points.Length, search.Points.Select(p => p.Index).Distinct().Count());
        Assert.Contains(search.Points, p => p.Outcome == JointOutcome.OutOfMemory);
        for (var i = 0; i < search.Points.Length; i++)
        {
            var levels = search.Levels(search.Points[i].Index);
            Assert.DoesNotContain(search.Points.Take(i).Where(p => p.Outcome == JointOutcome.OutOfMemory).Select(p => search.Levels(p.Index)),
                large => large[0] <= levels[0] && large[1] <= levels[1] && large[2] == levels[2]);
        }
    }

    [Fact]
    public void The_best_that_keeps_the_limit_is_found()
    {
        var search = Search(Empty);
        var best = Enumerable.Range(0, 36).Select(i => Measure(search, i)).Where(p => p.Outcome == JointOutcome.Measured && p.LatencySeconds <= 1).Max(p => p.Throughput);
        Assert.Equal(best, Assert.IsType<JointStep.Done>(search.Ask()).Best!.Throughput);
    }

    [Fact]
    public void Where_nothing_works_there_is_no_best()
    {
        var search = Empty;
        while (search.Ask() is JointStep.Try next)
            search = search.Tell(new JointPoint(next.Index, JointOutcome.Failed));
        Assert.Equal(new JointStep.Done(null, 16), search.Ask());
    }

    [Fact]
    public void Where_every_configuration_is_too_slow_there_is_no_best()
    {
        var search = Empty;
        while (search.Ask() is JointStep.Try next)
            search = search.Tell(new JointPoint(next.Index, JointOutcome.Measured, 100 + next.Index, 5 + next.Index));
        Assert.Null(Assert.IsType<JointStep.Done>(search.Ask()).Best);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentException>(() => JointSearch.Start([], 1, 5, 0));
        Assert.Throws<ArgumentException>(() => JointSearch.Start(Empty.Axes, 1, 0, 0));
        Assert.Throws<ArgumentException>(() => JointSearch.Start(Empty.Axes, 0, 5, 0));
    }

    private static JointSearch Search(JointSearch search)
    {
        while (search.Ask() is JointStep.Try next)
            search = search.Tell(Measure(search, next.Index));
        return search;
    }

    /// <summary>Larger is faster and slower to answer; 32 in 2 streams or more does not fit.</summary>
    private static JointPoint Measure(JointSearch search, int index)
    {
        var levels = search.Levels(index);
        double batch = 1 << levels[0], streams = 1 << levels[1], gain = levels[2] == 1 ? 1.8 : 1;
        var time = (0.05 + 0.04 * batch / gain) * Math.Sqrt(streams);
        return batch * streams > 32 ? new JointPoint(index, JointOutcome.OutOfMemory) : new JointPoint(index, JointOutcome.Measured, batch * streams / time, time);
    }
}
