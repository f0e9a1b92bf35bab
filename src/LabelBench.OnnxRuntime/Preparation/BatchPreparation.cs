using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Models;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Preparation;

/// <summary>Makes what a search for the largest batch tries, and removes it again.</summary>
public static class BatchPreparation
{
    /// <summary>Why a larger batch cannot be tried on these workloads, all at once.</summary>
    /// <param name="workloads">Whose largest batch is wanted.</param>
    public static IEnumerable<Problem> Check(IEnumerable<Workload> workloads)
    {
        foreach (var workload in workloads)
        {
            if (workload.Task is LabelingTask.DocumentOcr or LabelingTask.DiversitySampling)
                yield return new Problem("--batch", "", $"max has no meaning for {workload.Id}, whose model calls do not take as many items as one likes; leave it out with --workload, or give numbers.");
            if (workload.Training is { Accumulation: > 1 and var pieces })
                yield return new Problem("--batch", "", FormattableString.Invariant($"max has no meaning for {workload.Id}, which is trained in {pieces} pieces: a piece is what memory limits, and a batch has as many as one likes; take --accumulate 1, or give numbers."));
            if (workload.Model is ModelSource.UserFile file && OnnxModelFile.Inspect(file.Path).Value is { } model && FixedBatch(model) is { } fixedBatch)
                yield return new Problem("--batch", "", FormattableString.Invariant($"max needs a model that takes any batch; {Path.GetFileName(file.Path)} takes {fixedBatch} at its input '{model.Inputs[0].Name}'. Export it with a free first dimension, or give numbers."));
        }
    }

    /// <summary>The only batch that a workload takes; null where it takes any.</summary>
    public static int? OnlyBatch(Workload workload) => workload switch
    {
        { Task: LabelingTask.DocumentOcr or LabelingTask.DiversitySampling } => 1,
        { Model: ModelSource.UserFile file } when OnnxModelFile.Inspect(file.Path).Value is { } model => (int?)FixedBatch(model),
        _ => null,
    };

    /// <summary>The models of a cell, in the cache while this is held; those that were made for it go with it.</summary>
    /// <param name="cacheFolder">Cache of this user.</param>
    /// <exception cref="NotSupportedException">A model file would be larger than 2 GiB.</exception>
    public static IDisposable Make(Workload workload, Cell cell, string cacheFolder, CancellationToken cancellation)
    {
        var files = new ModelFiles(cacheFolder, TimeProvider.System);
        var made = new List<CachedModel>();
        var held = new Held(made);
        try
        {
            foreach (var (role, source) in GeneratedSizes.ModelsOf(workload))
                made.Add(files.Generated(workload, role, source, cell.Batch, cell.Precision, cancellation));
            if (workload.Model is ModelSource.TrainingGraph)
                made.AddRange(TrainingGraphs.Of(workload, cell).Select(graph => files.Training(graph.Graph, cancellation)));
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static long? FixedBatch(OnnxModelSummary model) => model.Inputs is [{ Dimensions: [{ Size: { } size }, ..] }, ..] ? size : null;

    private sealed class Held(List<CachedModel> models) : IDisposable
    {
        public void Dispose()
        {
            foreach (var model in models)
            {
                model.Dispose();
                if (model.WasBuilt)
                    ModelCache.Remove(model);
            }
        }
    }
}
