using LabelBench.Capacity.Roofs;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Tests.Roofs;

public class GpuScalingTests
{
    private static readonly GpuScaling Scaling = GpuScaling.Builtin;

    [Theory]
    [InlineData(Scenario.Offline, 234, 1.0, 4.5)]
    [InlineData(Scenario.Server, 56, 1.5, 12)]
    public void Eight_gpus_follow_from_one_within_the_targets_with_the_whole_submission_left_out(Scenario scenario, int count, double median, double p90)
    {
        var pairs = Scaling.Pairs.Where(p => p.Scenario == scenario).ToArray();
        Assert.Equal(count, pairs.Length);
        double[] errors = [.. pairs.Select(p => 100 * Math.Abs(Without(p.Submission).OfEight(scenario, p.Model, p.Architecture) / p.Efficiency - 1)).Order()];
        Assert.InRange(Quantiles.Of(errors, 0.5), 0, median);
        Assert.InRange(Quantiles.Of(errors, 0.9), 0, p90);
    }

    [Fact]
    public void Scaling_without_loss_misses_by_what_the_baseline_is_known_to_miss()
    {
        double[] errors = [.. Scaling.Pairs.Where(p => p.Scenario == Scenario.Offline).Select(p => 100 * Math.Abs(1 / p.Efficiency - 1)).Order()];
        Assert.InRange(Quantiles.Of(errors, 0.5), 1.1, 1.3);
        Assert.InRange(Quantiles.Of(errors, 0.9), 5.5, 6.1);
    }

    [Fact]
    public void More_gpus_lose_more_and_one_loses_nothing()
    {
        Assert.Equal(LogEstimate.Exact(1), Scaling.Of(LabelingTask.ImageClassification, 1));
        var lows = new[] { 2, 4, 8, 10 }.Select(n => Scaling.Of(LabelingTask.SpeechSegments, n).Low).ToArray();
        Assert.Equal(lows.OrderDescending(), lows);
        Assert.InRange(Scaling.Of(LabelingTask.ImageClassification, 8).Value, 0.98, 1);
    }

    private static GpuScaling Without(string submission) => new([.. Scaling.Pairs.Where(p => p.Submission != submission)]);
}
