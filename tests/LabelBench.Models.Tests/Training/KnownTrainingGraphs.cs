using LabelBench.Models;

namespace LabelBench.Models.Tests.Training;

/// <summary>Parameters, nodes and FLOPs (forward, whole step) of training graphs at their own size, as the reference implementation (Python, onnx 1.12) counts them.</summary>
public sealed class KnownTrainingGraphs : TheoryData<string, TrainingOptions, long, int, long, long>
{
    public KnownTrainingGraphs()
    {
        Add("residual-cnn", PerTensor(), 1_210_410, 588, 761_430_016, 2_304_793_216);
        Add("residual-cnn", Flat(), 1_210_410, 447, 761_430_016, 2_304_793_216);
        Add("residual-cnn", PerTensor(ConvWeightGradient.Slices), 1_210_410, 721, 761_430_016, 2_304_793_216);
        Add("residual-cnn", PerTensor(ConvWeightGradient.Convolution), 1_210_410, 563, 761_430_016, 2_230_420_096);
        Add("residual-cnn", PerTensor(ConvWeightGradient.Slices, MaxPoolGradient.Scatter), 1_210_410, 717, 761_430_016, 2_304_793_216);
        Add("encoder-tagger", PerTensor(), 1_058_697, 1748, 873_594_880, 2_890_015_744);
        Add("encoder-tagger", PerTensor(embedding: EmbeddingGradient.ScatterNd), 1_058_697, 1748, 873_594_880, 2_627_871_744);
        Add("encoder-tagger", Flat(), 1_058_697, 812, 873_594_880, 2_890_015_744);
        Add("bilstm-tagger", PerTensor(), 195_209, 2859, 67_239_936, 333_325_312);
        Add("bilstm-tagger", Flat(), 195_209, 2756, 67_239_936, 333_325_312);
        Add("unet-segmenter", Flat(), 482_388, 684, 4_607_442_944, 13_807_302_272);
        Add("mobilenet-block", Flat(), 15_346, 305, 641_759_232, 1_883_589_760);
        Add("linear-probe", Flat(), 2_049_000, 26, 262_144_000, 524_416_000);
        Add("resnet50-fine-tune", Flat(), 23_528_522, 2200, 32_697_253_888, 97_335_289_424);
        Add("resnet50-fine-tune", new(Recipes: new(ConvWeightGradient.Convolution, MaxPoolGradient.Scatter)), 23_528_522, 2132, 32_697_253_888, 97_244_676_176);
        Add("bert-base-tagger", Flat(), 108_602_121, 2276, 89_396_084_736, 268_312_519_680);
    }

    public static TheoryData<string> Ids => [.. TrainingArchitectures.All.Select(architecture => architecture.Id)];

    public static TrainingArchitecture Get(string id) => TrainingArchitectures.Find(id, "test").ValueOrThrow();

    private static TrainingOptions Flat() => new();

    private static TrainingOptions PerTensor(
        ConvWeightGradient conv = ConvWeightGradient.Patches, MaxPoolGradient pool = MaxPoolGradient.WindowMask, EmbeddingGradient embedding = EmbeddingGradient.OneHot) =>
        new(Form: ParameterForm.PerTensor, Recipes: new GradientRecipes(conv, pool, embedding));
}
