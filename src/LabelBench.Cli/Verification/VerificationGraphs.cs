using System.Collections.Immutable;
using System.Text.Json;
using LabelBench.Cli.Commands;
using LabelBench.Core;
using LabelBench.OnnxRuntime.Verification;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>The part of a verification that runs in a process of its own: one line of JSON per graph.</summary>
internal static class VerificationGraphs
{
    public static ImmutableArray<InferenceGraph> All { get; } = InferenceGraph.Of(WorkloadsCommand.Load(null));

    /// <summary>Packaged models come in FP32 only.</summary>
    public static bool Has(InferenceGraph graph, Precision precision) => precision == Precision.Fp32 || graph.Source is ModelSource.Generated;

    /// <param name="target">Provider, device and precision.</param>
    /// <param name="skip">Graphs that an earlier process has done.</param>
    public static int Print(Cell target, bool tf32, int skip, CancellationToken cancellation)
    {
        var probe = new GraphProbe(target, tf32, AppFolders.Cache);
        foreach (var graph in All.Where(g => Has(g, target.Precision)).Skip(skip))
        {
            cancellation.ThrowIfCancellationRequested();
            Console.Out.WriteLine(JsonSerializer.Serialize(probe.Probe(graph, cancellation), Json.Line));
            Console.Out.Flush();
        }
        return ExitCode.Fine;
    }
}
