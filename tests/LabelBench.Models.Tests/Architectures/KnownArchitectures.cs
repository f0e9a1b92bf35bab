using LabelBench.Models;

namespace LabelBench.Models.Tests.Architectures;

/// <summary>Parameters, FLOPs per item and nodes of the architectures at batch 1, as the reference implementation (Python, onnx 1.12) counts them.</summary>
public sealed class KnownArchitectures : TheoryData<string, long, long, int>
{
    public KnownArchitectures()
    {
        Add("resnet50-v1.5", 25_530_472, 8_178_368_512, 125);
        Add("mobilenet-v3-large", 5_469_672, 433_177_216, 143);
        Add("mobilenet-v2", 3_487_816, 601_548_544, 102);
        Add("yolo-csp-pan-n", 3_151_888, 8_743_987_200, 225);
        Add("unet-2d", 7_759_620, 24_079_499_264, 52);
        Add("vit-b16", 86_567_656, 35_127_656_448, 408);
        Add("bert-base", 108_898_569, 22_349_021_184, 420);
        Add("bilstm-crf", 11_728_465, 348_192_768, 12); // the reference reshapes two flat biases: 14
        Add("tiny", 314, 27_808, 6); // ours: 2 x 8 x 8 x 8 x 27 for the convolution and 2 x 8 x 10 for the product
    }

    public static TheoryData<string> Ids => [.. ModelArchitectures.All.Select(architecture => architecture.Id)];

    /// <summary>The model of an architecture in any precision; an INT8 one spreads every activation from -3 to 5.</summary>
    public static GeneratedModel Model(string id, ModelPrecision precision, int batch = 1) => precision == ModelPrecision.Int8
        ? Quantized(new GeneratedModel(Get(id), new ModelSize(batch), new GenerationOptions()), -3, 5)
        : new GeneratedModel(Get(id), new ModelSize(batch), new GenerationOptions(Precision: precision));

    public static GeneratedModel Quantized(GeneratedModel fp32, float minimum, float maximum) =>
        fp32.Quantize(QuantizationPlan.For(fp32.Graph).Observed.ToDictionary(value => value, _ => ActivationRange.Covering(minimum, maximum)));

    public static ModelArchitecture Get(string id) => ModelArchitectures.Find(id, "test").ValueOrThrow();
}
