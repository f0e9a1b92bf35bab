using System.Collections.Immutable;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Verification;

/// <summary>A model that some workload runs, in the size in which it runs it at batch 1.</summary>
/// <param name="Name">Workload, and role where it has several models.</param>
/// <param name="Role">What the model does in the pipeline.</param>
/// <param name="Source">Generated or packaged.</param>
public sealed record InferenceGraph(string Name, Workload Workload, string Role, ModelSource Source)
{
    /// <summary>Every model of a catalog; one that several workloads run in the same size is named after the first.</summary>
    public static ImmutableArray<InferenceGraph> Of(WorkloadCatalog catalog) =>
        [.. catalog.Workloads.OrderBy(w => w.ProfileOf is not null).SelectMany(Of).DistinctBy(graph => graph.Identity)];

    /// <summary>What makes two graphs the same: architecture, seed and size, or the file.</summary>
    private string Identity => Source switch
    {
        ModelSource.Generated generated => $"{new GeneratedModel(Architecture(generated), Size(generated), new GenerationOptions(generated.Seed)).Identity}",
        ModelSource.Packaged packaged => packaged.Files[Role],
        _ => Name,
    };

    private static IEnumerable<InferenceGraph> Of(Workload workload)
    {
        if (workload.Model is ModelSource.Packaged packaged)
            return packaged.Files.Where(file => file.Value.EndsWith(".onnx", StringComparison.Ordinal)).Select(file => new InferenceGraph($"{workload.Id}.{file.Key}", workload, file.Key, packaged));
        var models = GeneratedSizes.ModelsOf(workload).ToArray();
        return models.Select(m => new InferenceGraph(models.Length > 1 ? $"{workload.Id}.{m.Role}" : workload.Id, workload, m.Role, m.Source));
    }

    private static ModelArchitecture Architecture(ModelSource.Generated source) => ModelArchitectures.Find(source.Architecture, "model").ValueOrThrow();

    private ModelSize Size(ModelSource.Generated source) => GeneratedSizes.Of(Workload, Role, Architecture(source), batch: 1);
}
