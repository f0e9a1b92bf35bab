using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Testing;

namespace LabelBench.Analysis.Tests;

public class TrainingJobTimeTests
{
    private static readonly TrainingJob Job = new(100_000, 10);

    [Fact]
    public void Without_differences_between_trials_the_time_is_steps_over_steps_a_second()
    {
        // 100,000 items make 3,125 steps of 32; ten epochs at 480 items/s, 15 steps/s, take 31,250 / 15 s.
        var time = TimeOf(Job, [480, 480, 480]);
        Assert.Equal(31_250, time.Steps);
        Assert.Null(time.Checkpoints);
        Assert.Equal(31_250 / 15.0, time.Time!.Value, 1e-9);
        Assert.Equal(time.Time.Value, time.Time.Low!.Value, 1e-9);
        Assert.Equal(time.Time.Value, time.Time.High!.Value, 1e-9);
        Assert.Equal((0.95, Provenance.Predicted), (time.Time.Confidence, time.Time.Provenance));
    }

    [Fact]
    public void The_interval_is_that_of_the_next_process()
    {
        // Logarithms of the times -0.1, 0, 0.1 around ln(1000): s = 0.1, t(0.975, 2) = 4.30265, half width 0.1 * 4.30265 * sqrt(4 / 3).
        var time = TimeOf(new TrainingJob(32_000, 1), [.. new[] { -0.1, 0, 0.1 }.Select(x => 32 * Math.Exp(x))]);
        var half = 0.1 * 4.302652729749462 * Math.Sqrt(4 / 3.0);
        Assert.Equal(1000, time.Time!.Value, 1e-6);
        Assert.Equal(1000 * Math.Exp(-half), time.Time.Low!.Value, 1e-6);
        Assert.Equal(1000 * Math.Exp(half), time.Time.High!.Value, 1e-6);
    }

    [Fact]
    public void Checkpoints_come_on_top_at_their_own_cost()
    {
        // 1000 steps of 1 s, a checkpoint of 2 s after every 50th.
        var time = TimeOf(new TrainingJob(32_000, 1), [32, 32], SampleTraining.Checkpoints(milliseconds: 2000, every: 50));
        Assert.Equal(20, time.Checkpoints);
        Assert.Equal(1040, time.Time!.Value, 1e-9);
    }

    [Fact]
    public void A_job_too_short_for_a_checkpoint_pays_for_none() =>
        Assert.Equal(32, TimeOf(new TrainingJob(32 * 32, 1), [32, 32], SampleTraining.Checkpoints(milliseconds: 2000, every: 50)).Time!.Value, 1e-9);

    [Fact]
    public void Trials_that_wrote_no_checkpoint_do_not_make_checkpoints_free()
    {
        var never = SampleTraining.Checkpoints() with { Written = 0, Total = TimeSpan.Zero };
        var time = TimeOf(Job, [480, 480], never);
        Assert.Null(time.Time);
        Assert.Contains("what one costs is not known", time.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_batch_of_an_epoch_counts_as_a_full_one()
    {
        Assert.Equal(2 * 4, new TrainingJob(100, 2).Steps(32));
        Assert.Equal(2, new TrainingJob(1, 2).Steps(32));
        Assert.Equal(2 * 3, new TrainingJob(96, 2).Steps(32));
    }

    [Theory]
    [InlineData(new double[0], "no trial was run")]
    [InlineData(new double[] { 480 }, "1 of 1 trial is valid, and one process says nothing about the next; --trials 3")]
    public void Fewer_than_two_trials_give_no_time_but_the_reason(double[] rates, string reason)
    {
        var time = TimeOf(Job, rates);
        Assert.Null(time.Time);
        Assert.Contains(reason, time.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_and_failed_trials_give_no_time()
    {
        ImmutableArray<TrialRecord> trials = [.. Trials([480, 480, 480], null).Select(t => t with { Status = TrialStatus.Invalid })];
        var time = TrainingJobTime.Of(Job, trials, "run", 0.95);
        Assert.Null(time.Time);
        Assert.Equal("none of 3 trials is valid", time.Refusal);
        var one = TrainingJobTime.Of(Job, trials.SetItem(0, trials[0] with { Status = TrialStatus.Valid }), "run", 0.95);
        Assert.StartsWith("1 of 3 trials is valid", one.Refusal, StringComparison.Ordinal);
        Assert.Equal(31_250, one.Steps);
    }

    [Fact]
    public void Properties_hold_for_any_trials()
    {
        var random = new SplitMix64(20_260_901);
        for (var i = 0; i < 300; i++)
        {
            var rates = new double[2 + random.Below(6)];
            for (var k = 0; k < rates.Length; k++)
                rates[k] = 100 * Math.Exp(random.Between(-0.3, 0.3));
            var time = TimeOf(Job, rates).Time!;
            Assert.True(time.Low > 0 && time.Low <= time.Value && time.Value <= time.High);
            Assert.InRange(time.Value, 1e6 / rates.Max() * (1 - 1e-9), 1e6 / rates.Min() * (1 + 1e-9));
            // Twice the epochs take twice as long, twice the speed half as long; the order of trials says nothing.
            Assert.Equal(2 * time.High!.Value, TimeOf(Job with { Epochs = 20 }, rates).Time!.High!.Value, 1e-6 * time.High.Value);
            Assert.Equal(time.Low!.Value / 2, TimeOf(Job, [.. rates.Select(r => 2 * r)]).Time!.Low!.Value, 1e-6 * time.Low.Value);
            Assert.Equal(time.High.Value, TimeOf(Job, [.. Enumerable.Reverse(rates)]).Time!.High!.Value, 1e-6 * time.High.Value);
            // Checkpoints never make a job shorter.
            Assert.True(TimeOf(Job, rates, SampleTraining.Checkpoints()).Time!.Value > time.Value);
        }
    }

    /// <summary>Processes differ by a normal factor: of so many jobs, as many fall into the interval of three earlier trials as it says.</summary>
    [Fact]
    public void The_next_process_falls_into_the_interval_as_often_as_it_says()
    {
        var random = new SplitMix64(1729);
        const int Rounds = 4000;
        var inside = 0;
        for (var i = 0; i < Rounds; i++)
        {
            double[] rates = [Rate(ref random), Rate(ref random), Rate(ref random)];
            var time = TimeOf(Job, rates).Time!;
            var next = 1e6 / Rate(ref random);
            inside += next >= time.Low && next <= time.High ? 1 : 0;
        }
        Assert.InRange(inside / (double)Rounds, 0.95 - 0.012, 0.95 + 0.012); // three standard errors and a bit

        static double Rate(ref SplitMix64 random) => 1000 * Math.Exp(0.05 * Normal.Draw(ref random));
    }

    [Fact]
    public void What_was_asked_for_is_checked()
    {
        Assert.True(TrainingJob.Asked(null, null, "--job-items", "--epochs").Value!.IsDefault);
        Assert.Equal(new TrainingJob(5000, 10), TrainingJob.Asked(5000, null, "--job-items", "--epochs").Value);
        Assert.Equal(new TrainingJob(100_000, 3), TrainingJob.Asked(null, 3, "--job-items", "--epochs").Value);
        Assert.Equal(["--job-items", "--epochs"], TrainingJob.Asked(0.5, 0, "--job-items", "--epochs").Problems.Select(p => p.Source));
        foreach (var items in (double[])[0, -1, 1.5, double.NaN, double.PositiveInfinity, 1e16])
            Assert.False(TrainingJob.Asked(items, 1, "--job-items", "--epochs").IsValid, $"{items}");
        Assert.False(TrainingJob.Asked(1e14, int.MaxValue, "--job-items", "--epochs").IsValid);
    }

    private static TrainingJobTime TimeOf(TrainingJob job, double[] itemsPerSecond, CheckpointRecord? checkpoints = null) =>
        TrainingJobTime.Of(job, Trials(itemsPerSecond, checkpoints), "run", 0.95);

    private static ImmutableArray<TrialRecord> Trials(double[] itemsPerSecond, CheckpointRecord? checkpoints)
    {
        var pattern = new RecordBuilder().Trials(1).Measure(SampleTraining.Workload, SampleTraining.Script(SampleTraining.Workload)).Build().Trials[0];
        return [.. itemsPerSecond.Select((rate, i) => pattern with
        {
            Repetition = i + 1,
            Measurement = pattern.Measurement! with
            {
                Throughput = new ItemsPerSecond(rate),
                Training = SampleTraining.Outcome(i + 1) with { Checkpoints = checkpoints },
            },
        })];
    }
}
