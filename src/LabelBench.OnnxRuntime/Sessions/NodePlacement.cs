using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Native;
using LabelBench.Records;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Sessions;

/// <summary>Which execution provider runs which node of a trial's models, by ONNX Runtime's own account of its partitioning.</summary>
/// <remarks>Nodes are those after the optimisations that come before partitioning; what later optimisations fuse counts as it was.</remarks>
/// <param name="Role">Of the model in the pipeline.</param>
internal sealed record NodePlacement(string Role, ImmutableArray<AssignedNode> Nodes)
{
    /// <summary>What a session must be made with to tell.</summary>
    public const string Recording = "session.record_ep_graph_assignment_info";

    private const int Named = 20;
    private const int NamedInMessage = 3;

    public static NodePlacement Of(InferenceSession session, string role) => new(role, [.. OrtApiTable.AssignmentOf(session)]);

    /// <summary>How many nodes each provider runs.</summary>
    public static ImmutableSortedDictionary<string, int> Count(IEnumerable<NodePlacement> models) =>
        models.SelectMany(m => m.Nodes).GroupBy(n => n.Provider, StringComparer.Ordinal).ToImmutableSortedDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    /// <returns>Null where the CPU is measured, or where it runs nothing.</returns>
    public static NodesOnCpu? LeftToCpu(IEnumerable<NodePlacement> models, ExecutionProvider measured)
    {
        if (measured is ExecutionProvider.Cpu)
            return null;
        var left = models.SelectMany(m => m.Nodes.Where(n => n.Provider == OrtRuntime.NativeName(ExecutionProvider.Cpu)).Select(n => new PlacedNode(m.Role, n.Name, FullName(n)))).ToArray();
        return left.Length == 0 ? null : new NodesOnCpu(left.Length, [.. left.Take(Named)]);
    }

    /// <param name="model">For the message.</param>
    /// <exception cref="TrialFailureException">A node was left to the CPU; it is named.</exception>
    public void RefuseCpu(ExecutionProvider measured, string model)
    {
        if (LeftToCpu([this], measured) is not { } left)
            return;
        var names = string.Join(", ", left.First.Take(NamedInMessage).Select(n => $"{n.Operator} '{n.Name}'"));
        throw new TrialFailureException(FailureReason.FellBack, string.Create(CultureInfo.InvariantCulture,
            $"{OrtRuntime.NativeName(measured)} left {left.Count} of {Nodes.Length} nodes of {model} to the CPU: {names}{(left.Count > NamedInMessage ? " and others" : "")}; cpu_fallback: allowed in the workload file measures it all the same"));
    }

    private static string FullName(AssignedNode node) => node.Domain is "" or "ai.onnx" ? node.Operator : $"{node.Domain}.{node.Operator}";
}
