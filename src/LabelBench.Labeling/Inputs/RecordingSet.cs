using System.Collections.Immutable;
using LabelBench.Labeling.Audio;

namespace LabelBench.Labeling.Inputs;

/// <summary>Generated recordings and, in the same order, where in them there is speech.</summary>
public sealed record RecordingSet(InputSet Inputs, ImmutableArray<SpeechTruth> Truths);
