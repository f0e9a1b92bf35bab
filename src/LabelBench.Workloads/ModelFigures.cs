namespace LabelBench.Workloads;

/// <summary>What a generated model weighs in a workload.</summary>
/// <param name="Role">In the pipeline, where there are several models.</param>
/// <param name="Parameters">Weights and biases.</param>
/// <param name="FlopsPerItem">Of the model calls for one item; a multiply-add counts 2.</param>
/// <param name="Nodes">Operators of the graph.</param>
public sealed record ModelFigures(string Role, string Architecture, long Parameters, double FlopsPerItem, int Nodes);
