using LabelBench.Models;

namespace LabelBench.Models.Tests.Architectures;

/// <summary>
/// Parameters, FLOPs per item and nodes of the architectures at batch 1. Those without a note as the reference implementation (Python, onnx 1.12)
/// counts them, the others as this one did when their published figures were met.
/// </summary>
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
        Add("yolo-csp-pan-s", 11_156_528, 28_602_624_000, 225); // ours
        Add("yolo-csp-pan-m", 25_886_064, 78_936_729_600, 291); // ours
        Add("lraspp-mobilenet-v3-large", 3_207_710, 4_169_597_872, 149); // ours
        Add("deeplabv3-mobilenet-v3-large", 11_009_811, 20_871_583_936, 157); // ours
        Add("unet-2d-base64", 31_030_788, 96_208_945_152, 52); // ours
        Add("vit-l16", 304_326_632, 123_109_425_152, 804); // ours; 2 x 24 layers x (12 x 1024^2 + 2 x 197 x 1024) x 197 and the two ends
        Add("bert-large", 334_101_513, 246_430_826_496, 828); // ours; 2 x 24 layers x (12 x 1024^2 + 2 x 384 x 1024) x 384 and the tags
        Add("dropout-head", 908_264, 1_810_432, 9); // ours: 2 x (768 x 512 + 512 x 1000)
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
