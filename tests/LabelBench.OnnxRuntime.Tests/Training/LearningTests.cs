using LabelBench.Models;
using Xunit.Abstractions;

namespace LabelBench.OnnxRuntime.Tests.Training;

public sealed class LearningTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("linear-probe")]
    [InlineData("residual-cnn")]
    [InlineData("encoder-tagger")]
    [InlineData("bilstm-tagger")]
    [InlineData("unet-segmenter")]
    public void The_loss_falls_by_nine_tenths(string id)
    {
        var goal = Get(id).Goal;
        using var run = new TrainingRun(Get(id).Build());
        var losses = run.Train(goal.Steps, goal.Batches);
        output.WriteLine($"{losses.Take(5).Average()} -> {losses.TakeLast(5).Average()}");
        Assert.All(losses, loss => Assert.True(float.IsFinite(loss)));
        Assert.Equal(0.9, goal.LeastFall);
        Assert.InRange(losses.TakeLast(5).Average() / losses.Take(5).Average(), 0, 1 - goal.LeastFall);
    }

    /// <summary>Without a gradient there is nothing to learn from.</summary>
    [Fact]
    public void With_a_learning_rate_of_zero_the_loss_stays()
    {
        using var run = new TrainingRun(Get("residual-cnn").Build());
        var losses = run.Train(steps: 3, batches: 1, learningRate: 0);
        Assert.Equal(losses[0], losses[2], 1e-6f);
    }

    [Theory]
    [InlineData("mobilenet-block", 64, 15)]
    [InlineData("resnet50-fine-tune", 64, 12)]
    public void The_loss_of_large_networks_is_finite_and_lower(string id, int side, int steps)
    {
        using var run = new TrainingRun(Get(id).Build(new ModelSize(Get(id).Batch, ImageExtent.Square(side)), new TrainingOptions()));
        var losses = run.Train(steps, batches: 2);
        output.WriteLine(string.Join(' ', losses));
        Assert.All(losses, loss => Assert.True(float.IsFinite(loss)));
        Assert.True(losses.TakeLast(2).Average() < losses.Take(2).Average(), string.Join(' ', losses));
    }

    /// <summary>Parameters and two moments, old and new, are 2.6 GB; with what a step needs between them 8 GB were measured.</summary>
    [MemoryFact(gibibytes: 16)]
    public void The_loss_of_bert_is_finite_and_lower()
    {
        using var run = new TrainingRun(Get("bert-base-tagger").Build(new ModelSize(Batch: 2, SequenceLength: 16), new TrainingOptions()));
        var losses = run.Train(steps: 8, batches: 1);
        output.WriteLine(string.Join(' ', losses));
        Assert.All(losses, loss => Assert.True(float.IsFinite(loss)));
        Assert.True(losses[^1] < losses[0], string.Join(' ', losses));
    }

    [Theory]
    [InlineData("residual-cnn")]
    [InlineData("encoder-tagger")]
    [InlineData("bilstm-tagger")]
    public void One_vector_of_parameters_trains_as_many_tensors_do(string id)
    {
        var (flat, perTensor) = (Get(id).Build(), Get(id).Build(new TrainingOptions(Form: ParameterForm.PerTensor)));
        using var one = new TrainingRun(flat);
        using var many = new TrainingRun(perTensor);
        var (losses, others) = (one.Train(6, batches: 3), many.Train(6, batches: 3));
        Assert.All(losses.Zip(others), pair => Assert.InRange(pair.First / pair.Second, 0.9999, 1.0001));
        Assert.Equal(one.Values(TrainingRole.Parameters).Length, many.Values(TrainingRole.Parameters).Length);
        Assert.InRange(Distance(one.Values(TrainingRole.Parameters), many.Values(TrainingRole.Parameters)), 0, 1e-3);
    }

    /// <summary>A batch twice, each time with half of its weight, is the batch once.</summary>
    [Theory]
    [InlineData(ParameterForm.Flat)]
    [InlineData(ParameterForm.PerTensor)]
    public void Gradients_summed_over_two_batches_and_then_applied_are_one_step(ParameterForm form)
    {
        var network = Get("residual-cnn");
        TrainingOptions Options(TrainingPhase phase) => new(Form: form, Phase: phase);
        var (whole, sum, apply) = (network.Build(Options(TrainingPhase.Step)), network.Build(Options(TrainingPhase.Accumulate)), network.Build(Options(TrainingPhase.Apply)));
        using var step = new TrainingRun(whole);
        using var accumulate = new TrainingRun(sum);
        var loss = step.Train(1, batches: 1)[0];
        Assert.All(accumulate.Train(2, batches: 1), piece => Assert.Equal(loss, piece, 1e-5f));
        using var applied = new TrainingRun(apply, new TrainingBatches(sum, 1));
        var sums = accumulate.Values(TrainingRole.GradientSum);
        applied.Apply((float)network.LearningRate, 0.5f, Pieces(apply.States.Where(state => state.Role == TrainingRole.GradientSum), sums));
        Assert.InRange(Distance(step.Values(TrainingRole.Parameters), applied.Values(TrainingRole.Parameters)), 0, 1e-6);
        Assert.InRange(Distance(step.Values(TrainingRole.Momentum), applied.Values(TrainingRole.Momentum)), 0, 1e-5);
        Assert.True(accumulate.Values(TrainingRole.Parameters).SequenceEqual(sum.States.Where(state => state.Role == TrainingRole.Parameters).SelectMany(sum.InitialValues)));
    }

    private static IEnumerable<(TrainingState, float[])> Pieces(IEnumerable<TrainingState> states, float[] values)
    {
        var start = 0;
        foreach (var state in states)
            yield return (state, values[start..(start += (int)state.Shape.ElementCount)]);
    }

    /// <summary>Relative L2.</summary>
    private static double Distance(float[] expected, float[] found) =>
        Math.Sqrt(expected.Zip(found, (a, b) => ((double)a - b) * ((double)a - b)).Sum() / expected.Sum(a => (double)a * a));

    private static TrainingArchitecture Get(string id) => TrainingArchitectures.Find(id, "test").ValueOrThrow();
}
