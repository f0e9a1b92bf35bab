using System.Text.Json;
using LabelBench.Analysis.Comparison;
using LabelBench.Analysis.Histories;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Testing;

namespace LabelBench.Analysis.Tests.Histories;

public class HistoryBuilderTests
{
    private const string Throughput = "throughput_items_per_s";

    private static RunHistory Of(string metric, params IEnumerable<RunRecord> runs)
    {
        var builder = new HistoryBuilder(metric);
        foreach (var run in runs.OrderBy(r => r.StartedUtc))
            builder.Add(run);
        return builder.Build();
    }

    private static RunRecord NewGovernor(RunRecord run) => run with { Environment = [EnvironmentFact.Known("cpu.governor", "powersave", "/sys")] };

    [Fact]
    public void A_slower_level_is_told_with_the_change_of_the_environment_that_came_with_it()
    {
        var history = Of(Throughput, SampleHistory.Runs(40, SampleHistory.Noisy(100, i => i < 25 ? 1 : 0.93), (i, run) => i < 25 ? run : NewGovernor(run)));
        var series = Assert.Single(history.Series);
        var change = Assert.Single(series.Changes);
        Assert.Equal(25, change.At);
        Assert.True(change.IsWorse);
        Assert.Equal(CauseKind.Sole, change.Cause.Kind);
        Assert.Contains("powersave", change.Cause.Sentence, StringComparison.Ordinal);
        Assert.Equal(27, Assert.Single(series.Alerts).SeenAt);
        Assert.Same(series, Assert.Single(history.Worsened));
    }

    [Theory]
    [InlineData(0.7, true)]
    [InlineData(1, false)]
    [InlineData(1.3, false)]
    public void A_level_that_the_whole_machine_moved_to_says_so(double pace, bool follows)
    {
        var history = Of(Throughput, SampleHistory.Runs(40, SampleHistory.Noisy(100, i => i < 25 ? 1 : 0.8), (i, run) => run.AtPace(i < 25 ? 1 : pace)));
        var change = Assert.Single(Assert.Single(history.Series).Changes);
        Assert.Equal(follows ? pace : (double?)null, change.PaceRatio is { } ratio ? Math.Round(ratio, 2) : (double?)null);
    }

    [Fact]
    public void A_level_that_came_with_another_exchange_between_CPUs_says_so()
    {
        var history = Of(Throughput, SampleHistory.Runs(40, SampleHistory.Noisy(100, i => i < 25 ? 1 : 0.7), (i, run) => run.AtExchange(i < 25 ? 1 : 0.25)));
        var change = Assert.Single(Assert.Single(history.Series).Changes);
        Assert.Equal((null, 0.25), (change.PaceRatio, Math.Round(change.ExchangeRatio!.Value, 2)));
    }

    [Fact]
    public void A_shorter_latency_is_better_though_it_is_lower()
    {
        var history = Of("latency_p50_ms", SampleHistory.Runs(40, SampleHistory.Noisy(100, i => i < 20 ? 1 : 1.1)));
        var change = Assert.Single(Assert.Single(history.Series).Changes);
        Assert.True(change.Relative < 0);
        Assert.False(change.IsWorse);
        Assert.Empty(history.Worsened);
    }

    [Fact]
    public void A_level_that_came_back_is_no_longer_worse()
    {
        var history = Of(Throughput, SampleHistory.Runs(60, SampleHistory.Noisy(100, i => i is >= 20 and < 40 ? 0.9 : 1)));
        Assert.Equal(2, history.Series[0].Changes.Length);
        Assert.Empty(history.Worsened);
    }

    [Fact]
    public void Few_runs_are_shown_and_nothing_is_said_of_them()
    {
        var history = Of(Throughput, SampleHistory.Runs(9, i => i < 5 ? 100 : 50));
        Assert.Equal(9, Assert.Single(history.Series).Points.Length);
        Assert.Empty(history.Series[0].Changes);
        Assert.Contains("9 runs", Assert.Single(history.LeftOut), StringComparison.Ordinal);
    }

    [Fact]
    public void Machines_of_a_group_are_brought_to_one_level_so_that_a_common_change_stands_out()
    {
        var runs = SampleHistory.Runs(30, SampleHistory.Noisy(100, i => i < 20 ? 1 : 0.95), machine: "node-1")
            .Concat(SampleHistory.Runs(30, SampleHistory.Noisy(140, i => i < 20 ? 1 : 0.95, seed: 2), machine: "node-2"))
            .Concat(SampleHistory.Runs(2, _ => 80, machine: "node-3"));
        var history = Of(Throughput, runs);
        Assert.Equal("node-1, node-2", string.Join(", ", history.Machines));
        Assert.Equal(40, Assert.Single(Assert.Single(history.Series).Changes).At, 2.0);
        Assert.Contains("node-3: 2 runs", Assert.Single(history.LeftOut), StringComparison.Ordinal);
    }

    [Fact]
    public void A_metric_that_no_run_has_leaves_nothing_and_the_others_are_known()
    {
        var builder = new HistoryBuilder("throughput");
        builder.Add(SampleHistory.Runs(1, _ => 100)[0]);
        Assert.Empty(builder.Build().Series);
        Assert.Contains(Throughput, builder.Known);
    }

    [Fact]
    public void The_same_runs_give_the_same_bytes()
    {
        string Json() => JsonSerializer.Serialize(Of(Throughput, SampleHistory.Runs(40, SampleHistory.Noisy(100, i => i < 25 ? 1 : 0.93))), LabelBench.Core.Json.Pretty);
        Assert.Equal(Json(), Json());
    }
}
