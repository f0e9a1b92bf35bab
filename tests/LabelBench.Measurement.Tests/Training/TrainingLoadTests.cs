using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Training;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Tests.Training;

public class TrainingLoadTests
{
    private static readonly LoadSettings AtOnce = new(TimeSpan.Zero, TimeSpan.Zero, 10, TimeSpan.FromSeconds(30));

    [Fact]
    public void Steps_are_numbered_from_one_without_a_gap_and_the_first_three_are_not_measured()
    {
        var system = new FakeTraining(n => new TrainingStep(1.0 / n, 0));
        var (result, outcome, _) = Run(system);
        Assert.Equal(Enumerable.Range(1, system.Steps.Count).Select(n => (long)n), system.Steps);
        Assert.Equal((10, 13L, 80L), (outcome.Steps, outcome.StepsInAll, result.Items));
        Assert.Equal(outcome.Steps, result.Latencies.Length);
        Assert.Equal(1, outcome.LossCurve[0].Step);
        Assert.Equal(1.0 / 13, outcome.LossCurve[^1].Loss);
        Assert.Null(outcome.NonFiniteStep);
    }

    [Fact]
    public void A_window_of_so_many_steps_has_them_however_short_the_time() =>
        Assert.Equal(25, Run(new FakeTraining(_ => new TrainingStep(1, 0)), new TrainingSettings(Steps: 25), AtOnce with { MaximumMeasure = TimeSpan.Zero }).Outcome.Steps);

    [Fact]
    public void A_window_ends_after_its_longest_time_with_one_step_at_least() =>
        Assert.Equal(1, Run(new FakeTraining(_ => new TrainingStep(1, 0)), load: AtOnce with { MaximumMeasure = TimeSpan.Zero, MinimumQueries = 1000 }).Outcome.Steps);

    [Fact]
    public void Rates_are_over_the_times_of_steps()
    {
        var (result, outcome, _) = Run(new FakeTraining(_ => new TrainingStep(1, 500_000), stepTime: TimeSpan.FromMilliseconds(1)));
        var seconds = result.Latencies.Sum() / 1e9;
        Assert.Equal(80 / seconds, result.Throughput.Value, 9);
        Assert.Equal(10 * 1e6 / seconds, outcome.FlopsPerSecond, 6);
        Assert.Equal(10 * 0.0005 / seconds, outcome.DataWaitingShare.Value, 9);
        Assert.All(result.Latencies, ns => Assert.True(ns >= 1_000_000));
    }

    [Fact]
    public void Checkpoints_are_written_after_every_so_many_steps_of_the_window_and_are_in_no_step()
    {
        var system = new FakeTraining(_ => new TrainingStep(1, 0), checkpointTime: TimeSpan.FromMilliseconds(40));
        var (result, outcome, _) = Run(system, new TrainingSettings(Steps: 10, CheckpointEvery: 4));
        Assert.Equal([7, 11], system.Checkpoints);
        var checkpoints = outcome.Checkpoints!;
        Assert.Equal((4, 2, new Bytes(320)), (checkpoints.EverySteps, checkpoints.Written, checkpoints.Size));
        Assert.Equal([7L, 11L], checkpoints.Steps.AsEnumerable());
        Assert.True(checkpoints.Total >= TimeSpan.FromMilliseconds(80) && checkpoints.Longest <= checkpoints.Total);
        // Two checkpoints of 40 ms lie in the window and in none of its steps.
        Assert.True(result.Window.Duration - TimeSpan.FromTicks(result.Latencies.Sum() / 100) >= TimeSpan.FromMilliseconds(79));
    }

    [Fact]
    public void Without_an_interval_no_checkpoint_is_written() => Assert.Null(Run(new FakeTraining(_ => new TrainingStep(1, 0))).Outcome.Checkpoints);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_loss_that_is_not_finite_ends_the_window_and_names_its_step(double loss)
    {
        var (result, outcome, _) = Run(new FakeTraining(n => new TrainingStep(n == 9 ? loss : 2, 0)));
        Assert.Equal((9L, 6L, 9L), (outcome.NonFiniteStep, outcome.Steps, outcome.StepsInAll));
        Assert.Equal(6, result.Latencies.Length);
        Assert.Equal((2.0, null), (outcome.FirstLoss, outcome.FinalLoss));
        Assert.All(outcome.LossCurve, point => Assert.True(double.IsFinite(point.Loss)));
        Assert.Equal(8, outcome.LossCurve.Length);
    }

    [Fact]
    public void A_loss_that_is_not_finite_before_the_window_leaves_that_step_as_the_window()
    {
        var (result, outcome, _) = Run(new FakeTraining(n => new TrainingStep(n == 2 ? double.NaN : 2, 0)));
        Assert.Equal((2L, 1L, 2L), (outcome.NonFiniteStep, outcome.Steps, outcome.StepsInAll));
        Assert.Single(result.Latencies);
        Assert.True(double.IsFinite(result.Throughput.Value));
    }

    [Fact]
    public void The_length_of_the_gradient_is_that_of_the_last_step_that_changed_something() =>
        Assert.Equal(12, Run(new FakeTraining(n => new TrainingStep(1, 0, GradientNorm: n == 13 ? double.PositiveInfinity : n, IsSkipped: n == 13))).Outcome.GradientNorm);

    [Fact]
    public void What_stages_did_is_counted_inside_the_window()
    {
        var stage = Assert.Single(Run(new FakeTraining(_ => new TrainingStep(1, 0))).Stages);
        Assert.Equal(("decode", 2, 40L, 3.0), (stage.Name, stage.Workers, stage.Items, stage.MeanQueue));
    }

    [Fact]
    public void Other_workers_of_the_trial_are_waited_for_with_steps_going_on()
    {
        var patience = new Patience(reports: 20);
        var (_, outcome, _) = TrainingLoad.Run(new FakeTraining(_ => new TrainingStep(1, 0)), TrainingSettings.Default, AtOnce, patience, CancellationToken.None);
        Assert.True(outcome.StepsInAll >= 30);
        Assert.Equal(10, outcome.Steps);
    }

    private static (LoadResult Result, TrainingOutcome Outcome, ImmutableArray<StageRecord> Stages) Run(FakeTraining system, TrainingSettings? training = null, LoadSettings? load = null) =>
        TrainingLoad.Run(system, training ?? TrainingSettings.Default, load ?? AtOnce, new SilentObserver(), CancellationToken.None);

    private sealed class Patience(int reports) : ILoadObserver
    {
        private int heard;

        public bool MayMeasure => heard >= reports;

        public void Report(TrialPhase phase, long completed) => heard++;
    }
}
