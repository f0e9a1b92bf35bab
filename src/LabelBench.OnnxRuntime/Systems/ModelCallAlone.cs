using System.Collections.Immutable;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Scope infer: the model call of a task, on seeded inputs that are ready in memory.</summary>
internal static class ModelCallAlone
{
    public static LoadedSystem Load(TrialLoading loading)
    {
        var (cell, model) = (loading.Cell, loading.Model());
        var dimensions = loading.Workload.Model is ModelSource.UserFile file ? file.Dimensions : ImmutableSortedDictionary<string, int>.Empty;
        var sessions = loading.Open(model, cell.Streams);
        var system = new InferSystem(sessions, cell.Streams, cell.Batch,
            (session, stream) => SeededInputs.Create(session, Path.GetFileName(model.Path), dimensions, cell.Batch, loading.Seed + (ulong)stream));
        return loading.Synchronous(system, system.CheckOutputs);
    }
}
