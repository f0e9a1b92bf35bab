using LabelBench.Core;
using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Architectures;

/// <summary>A convolution, a pool and a matrix product, microseconds in all: what is left of a call's time is the harness.</summary>
internal static class Tiny
{
    private const int Channels = 8;
    private const int Classes = 10;

    public static ModelArchitecture Architecture { get; } = new(Define)
    {
        Id = "tiny",
        Title = "Tiny net of 314 parameters: measures the harness itself",
        Item = "image",
        ImageSide = new SizeRule(Default: 8, Step: 1, Least: 3, Most: 64),
        Published = new PublishedFigures(
            Reading.Missing<Count>("our own network"), Reading.Missing<Count>("our own network"), 0, "", "none: this network is LabelBench's own"),
    };

    private static void Define(GraphBuilder graph, ModelSize size)
    {
        var x = graph.ImageInput(size);
        x = graph.ConvLayer2D("conv", x, Channels, kernel: 3, activation: Activation.Relu);
        using var scope = graph.Scope("fc");
        var weight = graph.Weight("weight", [Channels, Classes], WeightInitialisation.Linear(Channels));
        graph.Output("logits", graph.Gemm(graph.GlobalPool(x), weight, graph.BiasOf(Classes)));
    }
}
