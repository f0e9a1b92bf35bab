namespace LabelBench.OnnxRuntime.Native;

/// <summary>A node of a graph and the execution provider that runs it.</summary>
/// <param name="Provider">ONNX Runtime's name of it: <c>CPUExecutionProvider</c>.</param>
/// <param name="Name">As in the graph; may be empty.</param>
/// <param name="Domain">Of the operator; empty for ONNX's own.</param>
/// <param name="Operator">Such as Conv.</param>
internal sealed record AssignedNode(string Provider, string Name, string Domain, string Operator);
