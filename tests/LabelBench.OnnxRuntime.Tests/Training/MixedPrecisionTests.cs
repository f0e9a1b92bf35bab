using LabelBench.Models;
using Xunit.Abstractions;

namespace LabelBench.OnnxRuntime.Tests.Training;

/// <summary>Mixed precision on the CPU provider, which computes FP16 slowly and correctly: numbers, not speed.</summary>
public sealed class MixedPrecisionTests(ITestOutputHelper output)
{
    /// <summary>FP16 has 11 bits: gradients that passed through a network of it agree with FP32 to about a per cent.</summary>
    [Theory]
    [InlineData("residual-cnn", 32, null)]
    [InlineData("mobilenet-block", 16, null)]
    [InlineData("unet-segmenter", 16, null)]
    [InlineData("encoder-tagger", null, 8)]
    [InlineData("bilstm-tagger", null, 6)]
    [InlineData("linear-probe", null, null)]
    public void Gradients_are_those_of_fp32_to_the_precision_of_fp16(string id, int? side, int? length)
    {
        var (expected, loss) = Gradient(id, side, length, ModelPrecision.Fp32, 1);
        var (found, mixed) = Gradient(id, side, length, ModelPrecision.Fp16, 1024);
        output.WriteLine($"{Distance(expected, found)}, loss {loss} and {mixed}");
        Assert.InRange(Distance(expected, found), 1e-7, 0.05); // equal numbers would mean that nothing was computed in FP16
        Assert.InRange(mixed / loss, 0.98f, 1.02f);
    }

    [Theory]
    [InlineData(ParameterForm.Flat)]
    [InlineData(ParameterForm.PerTensor)]
    public void The_loss_falls_in_mixed_precision(ParameterForm form)
    {
        using var run = new TrainingRun(Graph("residual-cnn", 32, null, new TrainingOptions(Precision: ModelPrecision.Fp16, Form: form))) { LossScale = 256 };
        var losses = run.Train(steps: 12, batches: 2);
        output.WriteLine(string.Join(' ', losses));
        Assert.True(float.IsFinite(run.GradientNorm));
        Assert.InRange(losses[^1], 0, losses[0] / 2);
    }

    /// <summary>A power of two changes exponents only, while nothing leaves the range of FP16.</summary>
    [Fact]
    public void The_loss_scale_does_not_change_the_gradient()
    {
        var (one, _) = Gradient("linear-probe", null, null, ModelPrecision.Fp16, 1024);
        var (other, _) = Gradient("linear-probe", null, null, ModelPrecision.Fp16, 4096);
        Assert.InRange(Distance(one, other), 0, 2e-3);
    }

    [Fact]
    public void An_overflow_shows_in_the_length_of_the_gradient()
    {
        using var run = new TrainingRun(Graph("residual-cnn", 32, null, new TrainingOptions(Precision: ModelPrecision.Fp16))) { LossScale = 1e9f };
        run.Train(steps: 1, batches: 1);
        Assert.False(float.IsFinite(run.GradientNorm));
    }

    private static (float[] Gradient, float Loss) Gradient(string id, int? side, int? length, ModelPrecision precision, float scale)
    {
        using var run = new TrainingRun(Graph(id, side, length, new TrainingOptions(Precision: precision, Phase: TrainingPhase.Accumulate))) { LossScale = scale };
        var loss = run.Train(steps: 1, batches: 1)[0];
        return (run.Values(TrainingRole.GradientSum), loss);
    }

    private static TrainingGraph Graph(string id, int? side, int? length, TrainingOptions options)
    {
        var network = TrainingArchitectures.Find(id, "test").ValueOrThrow();
        return network.Build(new ModelSize(4, side is { } pixels ? ImageExtent.Square(pixels) : null, length), options);
    }

    /// <summary>Relative L2.</summary>
    private static double Distance(float[] expected, float[] found) =>
        Math.Sqrt(expected.Zip(found, (a, b) => ((double)a - b) * ((double)a - b)).Sum() / expected.Sum(a => (double)a * a));
}
