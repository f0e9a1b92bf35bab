using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Models.Training;

namespace LabelBench.Models;

/// <summary>Every network that LabelBench trains: the models between two rounds of labeling, and small ones of the same kinds.</summary>
public static class TrainingArchitectures
{
    /// <summary>A fall by nine tenths in steps enough; for the others lower is all that is promised.</summary>
    private const double NineTenths = 0.9;

    public static ImmutableArray<TrainingArchitecture> All { get; } =
    [
        new(new LinearProbe().Loss)
        {
            Id = "linear-probe",
            Title = "Linear probe: 1000 classes over frozen 2048-wide embeddings",
            Item = "image",
            Batch = 64,
            Optimiser = new Optimiser.SgdMomentum(),
            LearningRate = 0.05,
            Task = new TrainingTask.Prototypes(1000),
            Goal = new LearningGoal(Steps: 50, Batches: 16, NineTenths),
        },
        new(new ResNet50Classifier().Loss)
        {
            Id = "resnet50-fine-tune",
            Title = "ResNet-50 v1.5: all of it trained, ten classes",
            Item = "image",
            Batch = 4,
            ImageSide = new SizeRule(Default: 224, Step: 32, Least: 32, Most: 2048),
            Optimiser = new Optimiser.SgdMomentum(),
            LearningRate = 1e-3,
            Task = new TrainingTask.Prototypes(10),
            Goal = new LearningGoal(Steps: 60, Batches: 2, LeastFall: 0), // batch statistics of four images are noise; on 16 batches it does not fall in 40 steps (measured)
        },
        new(new ResidualCnn().Loss)
        {
            Id = "residual-cnn",
            Title = "Residual network of 1.2 M parameters, ten classes of small images",
            Item = "image",
            Batch = 32,
            ImageSide = new SizeRule(Default: 32, Step: 16, Least: 32, Most: 512),
            Optimiser = new Optimiser.SgdMomentum(),
            LearningRate = 0.02,
            Task = new TrainingTask.Prototypes(10),
            Goal = new LearningGoal(Steps: 80, Batches: 16, NineTenths),
        },
        new(new MobileBlocks().Loss)
        {
            Id = "mobilenet-block",
            Title = "Two MobileNetV2 blocks: what depthwise convolutions cost in training",
            Item = "image",
            Batch = 32,
            ImageSide = new SizeRule(Default: 64, Step: 8, Least: 16, Most: 512),
            Optimiser = new Optimiser.SgdMomentum(),
            LearningRate = 0.05,
            Task = new TrainingTask.Prototypes(10),
            Goal = new LearningGoal(Steps: 50, Batches: 16, LeastFall: 0),
        },
        new(new UNetSegmenter().Loss)
        {
            Id = "unet-segmenter",
            Title = "2-D U-Net, base 16: a class for every pixel of a slice",
            Item = "slice",
            Batch = 4,
            ImageSide = new SizeRule(Default: 128, Step: 8, Least: 16, Most: 1024),
            Optimiser = new Optimiser.Adam(),
            LearningRate = 5e-3,
            Recipes = new GradientRecipes(MaxPool: MaxPoolGradient.BlockMask),
            Task = new TrainingTask.LabelBlocks(4),
            Goal = new LearningGoal(Steps: 60, Batches: 16, NineTenths),
        },
        new(EncoderTagger.BertBase.Loss)
        {
            Id = "bert-base-tagger",
            Title = "BERT-base: nine entity tags, all of it trained",
            Item = "sentence",
            Batch = 4,
            SequenceLength = new SizeRule(Default: 128, Step: 1, Least: 1, Most: 512),
            Optimiser = new Optimiser.Adam(),
            LearningRate = 2e-5,
            Recipes = new GradientRecipes(Embedding: EmbeddingGradient.ScatterNd), // the one-hot product costs 9 % more FLOPs
            Task = new TrainingTask.TokenRule(30_522, 9),
            Goal = new LearningGoal(Steps: 20, Batches: 16, LeastFall: 0),
        },
        new(EncoderTagger.Small.Loss)
        {
            Id = "encoder-tagger",
            Title = "Transformer encoder of 1.06 M parameters, nine tags",
            Item = "sentence",
            Batch = 8,
            SequenceLength = new SizeRule(Default: 64, Step: 1, Least: 1, Most: 512),
            Optimiser = new Optimiser.Adam(),
            LearningRate = 1e-3,
            Task = new TrainingTask.TokenRule(2000, 9),
            Goal = new LearningGoal(Steps: 100, Batches: 16, NineTenths),
        },
        new(new RecurrentTagger().Loss)
        {
            Id = "bilstm-tagger",
            Title = "BiLSTM of 0.2 M parameters, unrolled over the sentence, nine tags",
            Item = "sentence",
            Batch = 16,
            SequenceLength = new SizeRule(Default: 32, Step: 1, Least: 2, Most: 256),
            Optimiser = new Optimiser.Adam(),
            LearningRate = 0.01,
            Task = new TrainingTask.TokenRule(2000, 9),
            Goal = new LearningGoal(Steps: 80, Batches: 16, NineTenths),
        },
    ];

    /// <summary>The network of a name, or a problem that suggests the nearest one.</summary>
    /// <param name="id">Name as typed.</param>
    /// <param name="source">File or option that holds the name.</param>
    public static Checked<TrainingArchitecture> Find(string id, string source) =>
        All.FirstOrDefault(architecture => architecture.Id == id) is { } found
            ? Checked<TrainingArchitecture>.Valid(found)
            : Checked<TrainingArchitecture>.Invalid(new Problem(source, "architecture", $"'{id}' is not a network that is trained{NearMatch.Hint(id, [.. All.Select(a => a.Id)])}"));
}
