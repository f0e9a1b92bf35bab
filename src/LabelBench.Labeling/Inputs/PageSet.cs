using System.Collections.Immutable;

namespace LabelBench.Labeling.Inputs;

/// <summary>Generated document pages and, in the same order, what they say.</summary>
public sealed record PageSet(InputSet Inputs, ImmutableArray<PageTruth> Truths);
