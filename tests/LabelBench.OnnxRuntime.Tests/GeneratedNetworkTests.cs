using LabelBench.Models;
using LabelBench.OnnxRuntime.Calibration;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Testing;

namespace LabelBench.OnnxRuntime.Tests;

public sealed class GeneratedNetworkTests
{
    /// <summary>On noise the outputs are of order 1; coarse images drive them further, and they stay finite. The largest networks (vit-l16, bert-large) are left out: each holds over a gigabyte of weights.</summary>
    [Theory]
    [InlineData("resnet50-v1.5", 64)]
    [InlineData("mobilenet-v3-large", 224)]
    [InlineData("mobilenet-v2", 224)]
    [InlineData("yolo-csp-pan-n", 320)]
    [InlineData("yolo-csp-pan-s", 320)]
    [InlineData("yolo-csp-pan-m", 320)]
    [InlineData("lraspp-mobilenet-v3-large", 256)]
    [InlineData("deeplabv3-mobilenet-v3-large", 256)]
    [InlineData("unet-2d", 128)]
    [InlineData("unet-2d-base64", 128)]
    [InlineData("vit-b16", 224)]
    [InlineData("bert-base", 32)]
    [InlineData("bilstm-crf", 64)]
    [InlineData("dropout-head", null)]
    [InlineData("tiny", 8)]
    public void Outputs_are_finite_and_on_noise_of_order_one(string id, int? extent)
    {
        var model = Model(id, extent);
        using var session = SeededRun.OpenOnCpu(model.ToBytes());
        for (var sample = 0; sample < 2; sample++)
        {
            using var run = new SeededRun(model.Graph.Inputs, 1, sample);
            var outputs = model.Graph.Outputs.Where(output => output.Type == ElementType.Float32).ToList();
            using var values = run.On(session, [.. outputs.Select(output => output.Name)]);
            Assert.All(values.Zip(outputs), pair =>
            {
                var statistics = new OutputStatistics();
                statistics.Add(pair.First.GetTensorDataAsSpan<float>());
                Assert.Equal((pair.Second.Shape.ElementCount, 0L), (statistics.Values, statistics.NonFinite));
                Assert.InRange(statistics.Rms, 0.01, sample == 0 ? 1.7 : 4);
            });
        }
    }

    [Fact]
    public void A_mask_is_the_largest_of_the_enlarged_logits_at_every_pixel()
    {
        var model = Model("lraspp-mobilenet-v3-large", 128);
        using var session = SeededRun.OpenOnCpu(model.ToBytes());
        using var run = new SeededRun(model.Graph.Inputs, 1, sample: 1);
        using var outputs = run.On(session, ["logits", "mask"]);
        var logits = outputs[0].GetTensorDataAsSpan<float>().ToArray();
        var mask = outputs[1].GetTensorDataAsSpan<long>().ToArray();
        Assert.Equal(128 * 128, mask.Length);
        Assert.True(mask.Distinct().Count() > 1);
        for (var i = 0; i < mask.Length; i++)
        {
            var enlarged = Enumerable.Range(0, 19).Select(c => Between(logits.AsSpan(c * 16 * 16, 16 * 16), (i / 128 + 0.5f) / 8 - 0.5f, (i % 128 + 0.5f) / 8 - 0.5f)).ToArray();
            Assert.Equal(enlarged.Max(), enlarged[mask[i]], 1e-5f);
        }
    }

    [Fact]
    public void Dropout_draws_anew_in_every_run_and_a_new_session_repeats_the_series()
    {
        var model = Model("dropout-head", null);
        using var folder = new TemporaryFolder();
        model.Save(folder["head.onnx"]);
        var factory = new SessionFactory(Requests.For(Requests.Model(folder["head.onnx"]), folder).Cell) { KeepsDropout = true };
        var (first, second) = (Series(factory), Series(factory));
        Assert.Equal(5, first.DistinctBy(logits => logits[0]).Count());
        Assert.Equal(first, second);
        Assert.Equal("EliminateDropout", factory.Resolved["optimization.disable_specified_optimizers"]);
        Assert.Single(Series(factory with { KeepsDropout = false }).DistinctBy(logits => logits[0])); // ONNX Runtime takes both out, unasked

        float[][] Series(SessionFactory sessions)
        {
            using var session = sessions.Open(folder["head.onnx"]);
            using var run = new SeededRun(model.Graph.Inputs, 1, sample: 0);
            return [.. Enumerable.Range(0, 5).Select(_ =>
            {
                using var outputs = run.On(session, ["logits"]);
                return outputs[0].GetTensorDataAsSpan<float>().ToArray();
            })];
        }
    }

    private static GeneratedModel Model(string id, int? extent)
    {
        var architecture = ModelArchitectures.Find(id, "test").ValueOrThrow();
        var image = architecture.ImageSide is null ? (ImageExtent?)null : ImageExtent.Square(extent!.Value);
        return new(architecture, new ModelSize(Image: image, SequenceLength: architecture.SequenceLength is null ? null : extent), new GenerationOptions());
    }

    /// <summary>Value at a place between the 16 x 16 centres of a plane, the border extended.</summary>
    private static float Between(ReadOnlySpan<float> plane, float y, float x)
    {
        var (top, left) = ((int)MathF.Floor(y), (int)MathF.Floor(x));
        var (down, right) = (y - top, x - left);
        return (1 - down) * ((1 - right) * At(plane, top, left) + right * At(plane, top, left + 1))
            + down * ((1 - right) * At(plane, top + 1, left) + right * At(plane, top + 1, left + 1));

        static float At(ReadOnlySpan<float> plane, int row, int column) => plane[Math.Clamp(row, 0, 15) * 16 + Math.Clamp(column, 0, 15)];
    }
}
