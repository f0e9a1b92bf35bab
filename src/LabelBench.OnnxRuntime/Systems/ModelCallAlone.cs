using System.Collections.Immutable;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Scope infer: the model call of a task, on seeded inputs that are ready in memory.</summary>
internal static class ModelCallAlone
{
    /// <summary>Inputs that take turns where it is checked whether one input is answered faster again and again; each costs its tensors' memory.</summary>
    private const int SeveralInputs = 8;

    public static LoadedSystem Load(TrialLoading loading)
    {
        var (cell, model) = (loading.Cell, loading.Model());
        var sessions = loading.Open(model, cell.Streams);
        var bound = new BoundModel(sessions, cell.Streams,
            (session, stream, allocator) => SeededInputs.Create(session, Path.GetFileName(model.Path), Dimensions(loading.Workload, session), cell.Batch, loading.Seed + (ulong)stream, allocator),
            cell.Samples is IssuedSamples.Unique ? SeveralInputs : 1);
        var system = new InferSystem(bound, cell.Streams, cell.Batch);
        return loading.Synchronous(system, system.CheckOutputs, system.Times);
    }

    /// <summary>Values for the free dimensions of a user's model; behind the batch a text has as many tokens as in the pipeline, unless the file says otherwise.</summary>
    private static ImmutableSortedDictionary<string, int> Dimensions(Workload workload, InferenceSession session)
    {
        if (workload.Model is not ModelSource.UserFile file)
            return ImmutableSortedDictionary<string, int>.Empty;
        if (workload.TextPreprocessing is not { SequenceLength: var length })
            return file.Dimensions;
        var free = session.InputMetadata.Values.Where(i => i.IsTensor && i.SymbolicDimensions is [_, { Length: > 0 }]).Select(i => i.SymbolicDimensions[1]).Distinct(StringComparer.Ordinal);
        return file.Dimensions.AddRange(free.Where(name => !file.Dimensions.ContainsKey(name)).Select(name => KeyValuePair.Create(name, length)));
    }
}
