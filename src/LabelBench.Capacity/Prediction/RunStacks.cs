using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>Finds what of the software, the models or the jobs differs between runs, so that figures of one say nothing about the other.</summary>
/// <remarks>
/// Drivers may differ: a server comes with its provider's. Execution providers and precisions are told apart cell by cell; levels of two stacks were seen 11 to 19 times apart
/// (MLPerf Inference v4.0, one lab, RTX 4090: TensorRT INT8 over ONNX Runtime CUDA FP32).
/// </remarks>
internal static class RunStacks
{
    /// <returns>One problem for each fact that differs, with every value and the runs that have it.</returns>
    public static IEnumerable<Problem> Differences(ImmutableArray<RunSummary> runs) => runs
        .SelectMany(run => Facts(run).Select(fact => (fact.Name, fact.Value, run.Record.RunId)))
        .GroupBy(f => f.Name, StringComparer.Ordinal)
        .Where(g => g.Select(f => f.Value).Distinct(StringComparer.Ordinal).Skip(1).Any())
        .Select(g => new Problem("--run", g.Key,
            $"differs: {string.Join("; ", g.GroupBy(f => f.Value, StringComparer.Ordinal).Select(v => $"{v.Key} in {string.Join(", ", v.Select(f => f.RunId).Distinct(StringComparer.Ordinal))}"))}. Rates of two stacks are not mixed: name runs of one, or measure the others again with it."));

    /// <summary>What has to be the same; what a run does not know is left out.</summary>
    private static IEnumerable<(string Name, string Value)> Facts(RunSummary run)
    {
        var software = run.Record.Software;
        (string Name, string? Value)[] builds =
        [
            ("LabelBench", software.LabelBench),
            ("ONNX Runtime", $"{software.OnnxRuntime} ({software.OnnxRuntimeSource})"),
            ("libvips", software.Libvips),
            ("CUDA", software.Cuda),
            ("cuDNN", software.Cudnn),
        ];
        foreach (var (name, value) in builds)
        {
            if (value is { Length: > 0 })
                yield return (name, value);
        }
        foreach (var workload in run.Record.Plan.Workloads)
            yield return ($"{workload.Id}, definition", workload.DefinitionHash()[..12]);
        var workloads = run.Record.Plan.Cells.ToDictionary(c => c.Id, StringComparer.Ordinal);
        foreach (var trial in run.Record.Trials.Where(t => t.Worker is not null && workloads.ContainsKey(t.CellId)))
        {
            var cell = workloads[trial.CellId];
            foreach (var (role, hash) in trial.Worker!.ModelHashes)
                yield return ($"{cell.WorkloadId}, {role} {Cell.Word(cell.Precision)}", hash.Length > 12 ? hash[..12] : hash);
        }
    }
}
