using System.Collections.Immutable;
using LabelBench.Models;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Preparation;

/// <summary>Which size of a generated model a workload runs.</summary>
public static class GeneratedSizes
{
    /// <summary>Height and width of the crops by which tracked objects are told apart; usual for re-identification since Market-1501.</summary>
    public static readonly ImageExtent ReidentificationCrop = new(256, 128);

    /// <summary>Role of the only model of a task.</summary>
    public const string OnlyModel = "model";

    /// <summary>Role of the model that looks at crops of tracked objects.</summary>
    public const string Embed = "embed";

    /// <summary>Every architecture, as far as workload files can get it wrong.</summary>
    public static ImmutableArray<KnownArchitecture> Architectures { get; } = 
    [
        .. ModelArchitectures.All.Select(a => new KnownArchitecture(a.Id, a.ImageSide, a.SequenceLength)),
        .. TrainingArchitectures.All.Select(a => new KnownArchitecture(a.Id, a.ImageSide, a.SequenceLength, IsTrained: true)),
    ];

    /// <param name="role">Role of the model in the pipeline; <see cref="OnlyModel"/> where there is one.</param>
    /// <param name="batch">Items per model call of the cell.</param>
    public static ModelSize Of(Workload workload, string role, ModelArchitecture architecture, int batch)
    {
        if (workload is { Task: LabelingTask.VideoTracking, Postprocessing: Postprocessing.Tracks tracks } && role == Embed)
            return new ModelSize(Math.Max(1, tracks.InjectedObjects), ReidentificationCrop);
        var side = workload.Preprocessing?.Size ?? workload.SlicePreprocessing?.Size;
        return new ModelSize(
            batch,
            architecture.ImageSide is not null && side is { } pixels ? ImageExtent.Square(pixels) : null,
            architecture.SequenceLength is not null ? workload.TextPreprocessing?.SequenceLength : null);
    }

    /// <summary>Floating-point operations that the generated models of a workload do for one item, a multiply-accumulate counted as 2; null where the weights are real or an architecture is not known.</summary>
    public static double? FlopsPerItem(Workload workload)
    {
        var figures = Figures(workload);
        return figures.IsEmpty || figures.Length < ModelsOf(workload).Count() ? null : figures.Sum(f => f.FlopsPerItem);
    }

    /// <summary>Every generated model of a workload, by role; none where the weights are real.</summary>
    public static IEnumerable<(string Role, ModelSource.Generated Source)> ModelsOf(Workload workload) => workload.Model switch
    {
        ModelSource.Generated one => [(OnlyModel, one)],
        ModelSource.GeneratedSet set => set.Models.Select(m => (m.Key, m.Value)),
        _ => [],
    };

    /// <summary>What the generated models of a workload weigh, at the size in which it runs them; unknown architectures are left out.</summary>
    public static ImmutableArray<ModelFigures> Figures(Workload workload) =>
    [
        .. from model in ModelsOf(workload)
           let architecture = ModelArchitectures.Find(model.Source.Architecture, workload.Id).Value
           where architecture is not null
           let graph = architecture.Build(Of(workload, model.Role, architecture, batch: 1))
           let passes = workload.Postprocessing is Postprocessing.Uncertainty uncertainty ? uncertainty.Passes : 1
           select new ModelFigures(model.Role, architecture.Id, graph.ParameterCount, (double)graph.Flops * passes, graph.NodeCount),
    ];
}
