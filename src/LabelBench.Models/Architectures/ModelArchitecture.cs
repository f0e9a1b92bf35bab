using LabelBench.Core;

namespace LabelBench.Models;

/// <summary>A network that LabelBench generates: its name, free extents, published figures, and how to build its graph.</summary>
public sealed class ModelArchitecture
{
    private readonly Action<GraphBuilder, ModelSize> _define;

    /// <param name="define">Adds inputs, layers and outputs for a size whose free extents are all set.</param>
    internal ModelArchitecture(Action<GraphBuilder, ModelSize> define) => _define = define;

    /// <summary>Name in workload files, for example <c>resnet50-v1.5</c>.</summary>
    public required string Id { get; init; }

    /// <summary>One line for lists.</summary>
    public required string Title { get; init; }

    /// <summary>What one element of the batch is: image, slice, sentence.</summary>
    public required string Item { get; init; }

    /// <summary>Image sides that the architecture takes; null where it reads no image.</summary>
    public SizeRule? ImageSide { get; init; }

    /// <summary>Sequence lengths that the architecture takes; null where it reads no text.</summary>
    public SizeRule? SequenceLength { get; init; }

    public required PublishedFigures Published { get; init; }

    /// <summary>Fills in the architecture's own extents, or says which of the given ones it cannot take.</summary>
    /// <param name="size">Extents as asked for.</param>
    /// <param name="source">File or option that asked, named in the problems.</param>
    public Checked<ModelSize> Resolve(ModelSize size, string source) => new SizeRequirements(Id, Item, ImageSide, SequenceLength).Resolve(size, source);

    /// <summary>The graph for a size, without weight values; takes milliseconds.</summary>
    /// <exception cref="UserMistakeException">The architecture does not take the size.</exception>
    /// <exception cref="ArgumentException">The precision is INT8, which needs activation ranges: see <see cref="GeneratedModel.Quantize"/>.</exception>
    public ModelGraph Build(ModelSize size, ModelPrecision precision = ModelPrecision.Fp32)
    {
        var graph = new GraphBuilder(Id, precision);
        _define(graph, Resolve(size, Id).ValueOrThrow());
        return graph.ToGraph();
    }

    public override string ToString() => Id;
}
