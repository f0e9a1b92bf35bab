using LabelBench.Core;
using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Calibration;
using LabelBench.Records;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Tests.Calibration;

public sealed class CalibratedModelsTests : IDisposable
{
    private static readonly CalibrationOptions Calibration = new();

    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    private ModelCache Cache => new(folder.Path, Bytes.FromGibibytes(1), TimeProvider.System);

    private static ModelArchitecture Architecture(string id) => ModelArchitectures.Find(id, "test").ValueOrThrow();

    private static GeneratedModel Fp32(string id, ModelSize? size = null, float scale = 1) => new(Architecture(id), size ?? new ModelSize(), new GenerationOptions(WeightScale: scale));

    private CachedModel Int8(string id, int batch = 1, ulong seed = 1, CalibrationOptions? calibration = null) =>
        new CalibratedModels(Cache).GetOrCreate(Architecture(id), new ModelSize(batch), new GenerationOptions(seed), calibration ?? Calibration);

    [Fact]
    public void The_same_seed_gives_the_same_ranges_and_another_one_others()
    {
        var model = Fp32("mobilenet-v2", new ModelSize(Image: ImageExtent.Square(64)));
        var ranges = ActivationCalibrator.Calibrate(model, Calibration);
        Assert.Equal(ranges, ActivationCalibrator.Calibrate(model, Calibration));
        Assert.NotEqual(ranges, ActivationCalibrator.Calibrate(model, Calibration with { Seed = 5 }));
        Assert.Equal(QuantizationPlan.For(model.Graph).Observed.Order(StringComparer.Ordinal), ranges.Keys);
    }

    [Fact]
    public void A_smaller_coverage_gives_narrower_ranges()
    {
        var all = ActivationCalibrator.Calibrate(Fp32("tiny"), Calibration);
        var most = ActivationCalibrator.Calibrate(Fp32("tiny"), Calibration with { Coverage = 0.9 });
        Assert.All(all.Keys, value => Assert.True(all[value].Scale >= most[value].Scale));
        Assert.True(all["conv/Relu"].Scale > most["conv/Relu"].Scale);
    }

    [Fact]
    public void Activations_that_overflow_cannot_be_calibrated()
    {
        var failure = Assert.Throws<TrialFailureException>(() => ActivationCalibrator.Calibrate(Fp32("resnet50-v1.5", new ModelSize(Image: ImageExtent.Square(64)), scale: 40), Calibration));
        Assert.Equal(FailureReason.UnusableInput, failure.Reason);
        Assert.Contains("NaN or infinite", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_call_reuses_ranges_and_file()
    {
        using var first = Int8("tiny");
        var written = File.GetLastWriteTimeUtc(first.Path);
        using var second = Int8("tiny");
        Assert.Equal((true, false), (first.WasBuilt, second.WasBuilt));
        Assert.Equal((first.Path, first.Sha256, written), (second.Path, second.Sha256, File.GetLastWriteTimeUtc(second.Path)));
    }

    [Fact]
    public void Every_precision_seed_and_calibration_has_its_own_file()
    {
        using var int8 = Int8("tiny");
        using var seeded = Int8("tiny", seed: 2);
        using var calibrated = Int8("tiny", calibration: Calibration with { Coverage = 0.9 });
        using var fp32 = Cache.GetOrCreate(Fp32("tiny"));
        using var fp16 = Cache.GetOrCreate(new GeneratedModel(Architecture("tiny"), new ModelSize(), new GenerationOptions(Precision: ModelPrecision.Fp16)));
        Assert.Equal(5, new[] { int8, seeded, calibrated, fp32, fp16 }.Select(model => model.Path).Distinct().Count());
        Assert.Equal(3, folder.Files("*.ranges").Length);
    }

    [Fact]
    public void Every_batch_size_uses_the_same_ranges_and_computes_the_same()
    {
        using var one = Int8("tiny");
        using var three = Int8("tiny", batch: 3);
        Assert.Single(folder.Files("*.ranges"));
        var image = SeededInput.Floats(one.Model.Graph.Inputs[0], 11);
        Assert.Equal([.. Run(one, image), .. Run(one, image), .. Run(one, image)], Run(three, [.. image, .. image, .. image]));
    }

    [Fact]
    public void Damaged_ranges_are_found_out_again()
    {
        string sha256;
        using (var first = Int8("tiny"))
            sha256 = first.Sha256;
        var ranges = Assert.Single(folder.Files("*.ranges"));
        var text = File.ReadAllText(ranges);
        File.WriteAllText(ranges, text[..(text.Length / 2)]);
        using var second = Int8("tiny");
        Assert.Equal((sha256, text), (second.Sha256, File.ReadAllText(ranges)));
    }

    private static float[] Run(CachedModel model, float[] image)
    {
        using var session = SeededRun.OpenOnCpu(File.ReadAllBytes(model.Path));
        var input = model.Model.Graph.Inputs[0];
        using var value = OrtValue.CreateTensorValueFromMemory(image, input.Shape.ToInt64());
        using var options = new RunOptions();
        using var outputs = session.Run(options, [input.Name], [value], session.OutputNames);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
