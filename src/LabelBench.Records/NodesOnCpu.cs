using System.Collections.Immutable;

namespace LabelBench.Records;

/// <summary>Nodes of a trial's models that the measured provider left to the CPU: counted, and the first named.</summary>
public sealed record NodesOnCpu(int Count, ImmutableArray<PlacedNode> First);

/// <summary>A node of a model.</summary>
/// <param name="Role">Of the model in the pipeline.</param>
/// <param name="Name">As in the graph; may be empty.</param>
/// <param name="Operator">Such as If; outside ONNX's own domain with its domain: com.microsoft.FusedConv.</param>
public sealed record PlacedNode(string Role, string Name, string Operator);
