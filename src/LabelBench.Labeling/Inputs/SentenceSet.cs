using System.Collections.Immutable;
using LabelBench.Labeling.Text;

namespace LabelBench.Labeling.Inputs;

/// <summary>Generated sentences and, in the same order, the entities in them.</summary>
public sealed record SentenceSet(TextSet Texts, ImmutableArray<ImmutableArray<TextEntity>> Truths);
