using LabelBench.Core;
using LabelBench.Models;
using LabelBench.Models.Operators;
using LabelBench.Models.Training;

namespace LabelBench.OnnxRuntime.Tests.Training;

/// <summary>The networks of the registry at sizes that finite differences can reach, and networks of one operator.</summary>
internal static class SmallNetworks
{
    public static TrainingArchitecture Cnn { get; } = Images(new ResidualCnn(Width: 8, Blocks: 1).Loss);

    public static TrainingArchitecture CnnWithTilingPool { get; } = Images(new ResidualCnn(Width: 8, Blocks: 1, PoolKernel: 2).Loss);

    public static TrainingArchitecture UNet { get; } = Images(new UNetSegmenter(Base: 4, Levels: 2, Classes: 3).Loss);

    public static TrainingArchitecture Mobile { get; } = Images(new MobileBlocks(Width: 6, Classes: 5).Loss);

    public static TrainingArchitecture Encoder { get; } = Text(new EncoderTagger(Vocabulary: 50, Width: 16, Heads: 4, Layers: 2, Inner: 32, Classes: 5).Loss);

    public static TrainingArchitecture BiLstm { get; } = Text(new RecurrentTagger(Vocabulary: 40, Width: 12, Hidden: 10, Classes: 5).Loss);

    public static TrainingArchitecture Probe { get; } = Plain(new LinearProbe(Width: 20, Classes: 7).Loss);

    /// <summary>A network whose loss is the sum of an operator's output times fixed numbers, so that no two of its places weigh the same.</summary>
    public static TrainingArchitecture Of(Func<GraphBuilder, Tensor> output) => Plain((graph, _) =>
    {
        var y = output(graph);
        var factors = new float[y.Shape.ElementCount];
        SeededNumbers.FillNormal(factors, SeededNumbers.Stream(5, "factors"), 0.3f, 1);
        var weighted = graph.Mul(y, graph.Constant(y.Shape, factors));
        return y.Shape.Rank == 0 ? weighted : graph.ReduceSum(weighted, [.. Enumerable.Range(0, y.Shape.Rank)], keepAxes: false);
    });

    private static TrainingArchitecture Images(Func<GraphBuilder, ModelSize, Tensor> loss) => Network(loss, new SizeRule(16, 1, 1, 64), null);

    private static TrainingArchitecture Text(Func<GraphBuilder, ModelSize, Tensor> loss) => Network(loss, null, new SizeRule(8, 1, 1, 64));

    public static TrainingArchitecture Plain(Func<GraphBuilder, ModelSize, Tensor> loss) => Network(loss, null, null);

    private static TrainingArchitecture Network(Func<GraphBuilder, ModelSize, Tensor> loss, SizeRule? side, SizeRule? length) => new(loss)
    {
        Id = "small",
        Title = "test",
        Item = "item",
        Batch = 4,
        ImageSide = side,
        SequenceLength = length,
        Optimiser = new Optimiser.SgdMomentum(),
        LearningRate = 0.1,
        Task = new TrainingTask.Prototypes(10),
        Goal = new LearningGoal(1, 1, 0),
    };
}
