using LabelBench.Core;
using LabelBench.Models;
using LabelBench.Models.Onnx;

namespace LabelBench.Models.Tests.Training;

public sealed class TrainingGraphTests
{
    [Theory]
    [ClassData(typeof(KnownTrainingGraphs))]
    public void Counts_equal_the_reference_implementation(string id, TrainingOptions options, long parameters, int nodes, long forwardFlops, long flops)
    {
        var graph = KnownTrainingGraphs.Get(id).Build(options);
        Assert.Equal((parameters, nodes, forwardFlops, flops), (graph.ParameterCount, graph.NodeCount, graph.ForwardFlops, graph.Flops));
    }
}
