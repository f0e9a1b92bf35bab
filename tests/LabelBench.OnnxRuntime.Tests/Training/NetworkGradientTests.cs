using LabelBench.Models;
using LabelBench.Models.Onnx;
using Microsoft.ML.OnnxRuntime;
using Xunit.Abstractions;

namespace LabelBench.OnnxRuntime.Tests.Training;

public sealed class NetworkGradientTests(ITestOutputHelper output)
{
    /// <summary>One reference for all variants of a network.</summary>
    private static readonly Dictionary<string, Lazy<GradientReference>> References = new()
    {
        ["cnn"] = Reference(SmallNetworks.Cnn, batch: 4),
        ["cnn-tiling-pool"] = Reference(SmallNetworks.CnnWithTilingPool, batch: 4),
        ["unet"] = Reference(SmallNetworks.UNet, batch: 2),
        ["mobile"] = Reference(SmallNetworks.Mobile, batch: 3),
        ["encoder"] = Reference(SmallNetworks.Encoder, batch: 2),
        ["bilstm"] = Reference(SmallNetworks.BiLstm, batch: 3),
        ["probe"] = Reference(SmallNetworks.Probe, batch: 6),
    };

    public static TheoryData<string, ConvWeightGradient, MaxPoolGradient, EmbeddingGradient> Variants()
    {
        var variants = new TheoryData<string, ConvWeightGradient, MaxPoolGradient, EmbeddingGradient>();
        foreach (var conv in Enum.GetValues<ConvWeightGradient>())
            foreach (var pool in (MaxPoolGradient[])[MaxPoolGradient.WindowMask, MaxPoolGradient.Scatter])
                variants.Add("cnn", conv, pool, EmbeddingGradient.OneHot);
        foreach (var pool in Enum.GetValues<MaxPoolGradient>())
            variants.Add("cnn-tiling-pool", ConvWeightGradient.Patches, pool, EmbeddingGradient.OneHot);
        variants.Add("unet", ConvWeightGradient.Patches, MaxPoolGradient.BlockMask, EmbeddingGradient.OneHot);
        variants.Add("unet", ConvWeightGradient.Convolution, MaxPoolGradient.Scatter, EmbeddingGradient.OneHot);
        variants.Add("mobile", ConvWeightGradient.Patches, MaxPoolGradient.WindowMask, EmbeddingGradient.OneHot);
        foreach (var embedding in Enum.GetValues<EmbeddingGradient>())
            variants.Add("encoder", ConvWeightGradient.Patches, MaxPoolGradient.WindowMask, embedding);
        variants.Add("bilstm", ConvWeightGradient.Patches, MaxPoolGradient.WindowMask, EmbeddingGradient.OneHot);
        variants.Add("bilstm", ConvWeightGradient.Patches, MaxPoolGradient.WindowMask, EmbeddingGradient.ScatterNd);
        variants.Add("probe", ConvWeightGradient.Patches, MaxPoolGradient.WindowMask, EmbeddingGradient.OneHot);
        return variants;
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gradients_of_every_network_are_those_of_finite_differences(string network, ConvWeightGradient conv, MaxPoolGradient pool, EmbeddingGradient embedding)
    {
        var reference = References[network].Value;
        var check = GradientCheck.Of(reference, new GradientRecipes(conv, pool, embedding));
        output.WriteLine($"{check}, {reference.Skipped} skipped, {reference.Parameters.Count} tensors");
        Assert.InRange(reference.Skipped, 0, (check.Components + reference.Skipped) / 50);
        Assert.True(check.Passes, $"{check}");
        Assert.InRange(check.Worst, 0, 1e-2);
    }

    [Fact]
    public void A_flipped_sign_is_found() => AssertFound("cnn", graph => Backward(graph).First(node => node.OpType == "Sub").OpType = "Add");

    [Fact]
    public void A_gradient_of_two_branches_that_misses_one_is_found() =>
        AssertFound("cnn", graph =>
        {
            var sum = Backward(graph).First(node => node.OpType == "Add" && !node.Name.Contains("gradient_sum", StringComparison.Ordinal));
            sum.OpType = "Identity";
            sum.Input.RemoveAt(1);
        });

    /// <summary>The rows that the stride leaves out of padded convolutions come in front instead of behind: all shapes are as they were.</summary>
    [Fact]
    public void An_output_padding_on_the_wrong_side_is_found() => AssertFound("cnn", graph =>
    {
        foreach (var node in Backward(graph).Where(node => node.OpType == "ConvTranspose" && Ints(node, "pads")[0] > 0))
        {
            var (added, pads) = (Ints(node, "output_padding"), Ints(node, "pads"));
            for (var axis = 0; axis < 2; axis++)
                (pads[axis], pads[2 + axis], added[axis]) = (pads[axis] - added[axis], pads[2 + axis], 0);
        }
    });

    [Fact]
    public void A_dropped_output_padding_does_not_even_run()
    {
        var refusal = Assert.Throws<OnnxRuntimeException>(() => GradientCheck.OfBroken(References["cnn"].Value, new GradientRecipes(), graph =>
        {
            foreach (var node in Backward(graph).Where(node => node.OpType == "ConvTranspose"))
                node.Attribute.Remove(node.Attribute.Single(attribute => attribute.Name == "output_padding"));
        }));
        Assert.NotEmpty(refusal.Message);
    }

    private static void AssertFound(string network, Action<GraphProto> damage)
    {
        var check = GradientCheck.OfBroken(References[network].Value, new GradientRecipes(), damage);
        Assert.False(check.Passes);
        Assert.True(check.RelativeL2 > 100 * GradientCheck.Allowed, $"{check}");
    }

    /// <summary>Nodes behind the loss.</summary>
    private static IEnumerable<NodeProto> Backward(GraphProto graph) => graph.Node.SkipWhile(node => node.OpType != "LogSoftmax");

    private static IList<long> Ints(NodeProto node, string name) => node.Attribute.Single(attribute => attribute.Name == name).Ints;

    private static Lazy<GradientReference> Reference(TrainingArchitecture architecture, int batch) =>
        new(() => new GradientReference(architecture, architecture.Resolve(new ModelSize(batch), "test").ValueOrThrow()));
}
