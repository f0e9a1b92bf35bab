using LabelBench.Core;

namespace LabelBench.Models;

/// <summary>A network that LabelBench trains: its sizes, its optimiser, a task that it can learn, and how to build the step's graph.</summary>
public sealed class TrainingArchitecture
{
    private readonly Func<GraphBuilder, ModelSize, Tensor> _loss;

    /// <param name="loss">Adds the inputs x and y and the layers for a size whose free extents are all set, and returns the loss, a scalar.</param>
    internal TrainingArchitecture(Func<GraphBuilder, ModelSize, Tensor> loss) => _loss = loss;

    /// <summary>Name in workload files, for example <c>resnet50-fine-tune</c>.</summary>
    public required string Id { get; init; }

    /// <summary>One line for lists.</summary>
    public required string Title { get; init; }

    /// <summary>What one element of the batch is: image, slice, sentence.</summary>
    public required string Item { get; init; }

    /// <summary>Batch that the learning rate belongs to.</summary>
    public required int Batch { get; init; }

    /// <summary>Image sides that the network takes; null where it reads no image.</summary>
    public SizeRule? ImageSide { get; init; }

    /// <summary>Sequence lengths that the network takes; null where it reads no text.</summary>
    public SizeRule? SequenceLength { get; init; }

    public required Optimiser Optimiser { get; init; }

    /// <summary>As one states it; what to feed at a step says <see cref="Optimiser.RateAt"/>.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Ways that gradients go where nothing else is asked for.</summary>
    public GradientRecipes Recipes { get; init; } = new();

    public required TrainingTask Task { get; init; }

    /// <summary>What the network learns of its task at its own size, batch and learning rate.</summary>
    public required LearningGoal Goal { get; init; }

    /// <summary>The network's own batch and extents.</summary>
    public ModelSize Size => Resolve(new ModelSize(Batch), Id).ValueOrThrow();

    /// <summary>Fills in the network's own extents, or says which of the given ones it cannot take.</summary>
    /// <param name="size">Extents as asked for.</param>
    /// <param name="source">File or option that asked, named in the problems.</param>
    public Checked<ModelSize> Resolve(ModelSize size, string source) => new SizeRequirements(Id, Item, ImageSide, SequenceLength).Resolve(size, source);

    /// <summary>The graph for a size, without parameter values; takes seconds at most.</summary>
    /// <exception cref="UserMistakeException">The network does not take the size.</exception>
    /// <exception cref="ArgumentException">The precision is INT8, in which nothing is trained, or a recipe does not fit the network.</exception>
    public TrainingGraph Build(ModelSize size, TrainingOptions options) => TrainingGraphBuilder.Build(this, Resolve(size, Id).ValueOrThrow(), options);

    /// <summary>The graph at the network's own size.</summary>
    /// <exception cref="ArgumentException">The precision is INT8, in which nothing is trained, or a recipe does not fit the network.</exception>
    public TrainingGraph Build(TrainingOptions? options = null) => Build(Size, options ?? new TrainingOptions());

    public override string ToString() => Id;

    internal Tensor Define(GraphBuilder graph, ModelSize size) => _loss(graph, size);
}
