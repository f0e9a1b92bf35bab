using LabelBench.Records;

namespace LabelBench.Analysis.Comparison;

/// <summary>A fact about the machine or its software that differs between two sides.</summary>
/// <param name="Name">Dotted: <c>kernel.release</c>.</param>
/// <param name="From">Where the runs of a side differ, all values.</param>
/// <param name="IsSuspect">Whether it can move a measurement.</param>
public sealed record EnvironmentDifference(string Name, FactClass Class, string From, string To, bool IsSuspect);
