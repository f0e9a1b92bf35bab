using LabelBench.Models;
using LabelBench.OnnxRuntime.Calibration;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Tests.Calibration;

/// <summary>INT8 and FP16 models on the CPU provider against FP32, on images from fine to coarse that the calibration has not seen.</summary>
public sealed class PrecisionParityTests : IDisposable
{
    private const ulong Unseen = 1;

    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static GeneratedModel Model(string id, ModelSize size, ModelPrecision precision = ModelPrecision.Fp32) =>
        new(ModelArchitectures.Find(id, "test").ValueOrThrow(), size, new GenerationOptions(Precision: precision));

    /// <summary>Bounds are about twice what was measured on a CPU with AVX-512 VNNI, for other kernels round elsewhere.</summary>
    public static TheoryData<string, int, double> Measured => new()
    {
        // side of the image or length of the text, relative L2
        { "tiny", 8, 0.02 },
        { "resnet50-v1.5", 224, 0.035 },
        { "mobilenet-v3-large", 224, 0.25 },
        { "mobilenet-v2", 224, 0.06 },
        { "yolo-csp-pan-n", 320, 0.15 },
        { "lraspp-mobilenet-v3-large", 128, 0.25 },
        { "unet-2d", 128, 0.1 },
        { "bert-base", 32, 0.1 },
        { "bilstm-crf", 64, 0.02 },
    };

    [Theory]
    [MemberData(nameof(Measured))]
    public void An_int8_model_computes_nearly_what_fp32_does(string id, int extent, double limit)
    {
        var fp32 = Model(id, Size(id, extent));
        using var session = SeededRun.OpenOnCpu(fp32.Quantize(ActivationCalibrator.Calibrate(fp32, new CalibrationOptions())).ToBytes());
        var outputs = ParityCheck.AgainstFp32(fp32, session, samples: 4, Unseen);
        Assert.Equal(fp32.Graph.Outputs.Where(output => output.Type == ElementType.Float32).Select(output => output.Name), outputs.Select(output => output.Output));
        Assert.All(outputs, output =>
        {
            Assert.Equal(0, output.NonFinite);
            Assert.InRange(output.RelativeL2, 1e-6, limit); // and it is not FP32 in disguise
            Assert.InRange(output.Cosine, 0.98, 1);
        });
    }

    [Theory]
    [InlineData("tiny", 8)]
    [InlineData("mobilenet-v3-large", 224)]
    [InlineData("resnet50-v1.5", 64)]
    public void An_fp16_model_loads_on_the_cpu_and_is_closer_than_int8(string id, int extent)
    {
        var fp32 = Model(id, Size(id, extent));
        using var session = SeededRun.OpenOnCpu(Model(id, Size(id, extent), ModelPrecision.Fp16).ToBytes());
        Assert.All(ParityCheck.AgainstFp32(fp32, session, samples: 4, Unseen), output =>
        {
            Assert.Equal(0, output.NonFinite);
            Assert.InRange(output.RelativeL2, 1e-6, 0.01);
        });
    }

    [Fact]
    public void A_model_agrees_with_itself()
    {
        var fp32 = Model("tiny", new ModelSize());
        using var session = SeededRun.OpenOnCpu(fp32.ToBytes());
        Assert.All(ParityCheck.AgainstFp32(fp32, session, samples: 2, Unseen), output => Assert.Equal((0.0, 0L), (output.RelativeL2, output.NonFinite)));
    }

    [Fact]
    public void Weights_of_another_seed_do_not_pass_for_the_model()
    {
        using var session = SeededRun.OpenOnCpu(new GeneratedModel(ModelArchitectures.Find("tiny", "test").ValueOrThrow(), new ModelSize(), new GenerationOptions(2)).ToBytes());
        Assert.All(ParityCheck.AgainstFp32(Model("tiny", new ModelSize()), session, samples: 2, Unseen), output => Assert.True(output.RelativeL2 > 0.5));
    }

    /// <summary>ONNX Runtime writes the graph that it runs: no product may be left in FP32.</summary>
    [Theory]
    [InlineData("resnet50-v1.5", "com.microsoft.QLinearConv 53, com.microsoft.QGemm 1, com.microsoft.QLinearAdd 16, com.microsoft.QLinearGlobalAveragePool 1")]
    [InlineData("mobilenet-v2", "com.microsoft.QLinearConv 52, com.microsoft.QGemm 1, com.microsoft.QLinearAdd 10, com.microsoft.QLinearGlobalAveragePool 1")]
    [InlineData("yolo-csp-pan-n", "com.microsoft.QLinearConv 63, com.microsoft.QLinearMul 57, com.microsoft.QLinearSigmoid 57, com.microsoft.QLinearConcat 13")]
    [InlineData("tiny", "com.microsoft.QLinearConv 1, com.microsoft.QGemm 1")]
    public void The_cpu_provider_runs_every_product_on_integers(string id, string expected)
    {
        var fp32 = Model(id, Size(id, id == "tiny" ? 8 : 64));
        var optimised = Path.Combine(folder.Path, "optimised.onnx");
        using (var options = new SessionOptions { OptimizedModelFilePath = optimised, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR })
        using (new InferenceSession(fp32.Quantize(ActivationCalibrator.Calibrate(fp32, new CalibrationOptions())).ToBytes(), options))
        {
        }
        var operators = OnnxModelFile.Inspect(optimised).ValueOrThrow().Operators;
        Assert.Subset(operators.Select(pair => $"{pair.Key} {pair.Value}").ToHashSet(), expected.Split(", ").ToHashSet());
        Assert.DoesNotContain("Conv", operators.Keys);
        Assert.DoesNotContain("Gemm", operators.Keys);
    }

    private static ModelSize Size(string id, int extent) =>
        ModelArchitectures.Find(id, "test").ValueOrThrow().ImageSide is null ? new ModelSize(SequenceLength: extent) : new ModelSize(Image: ImageExtent.Square(extent));
}
