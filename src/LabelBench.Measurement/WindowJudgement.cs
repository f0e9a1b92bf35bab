using System.Collections.Immutable;
using LabelBench.Records;

namespace LabelBench.Measurement;

/// <summary>What the machine's readings say about a measured window.</summary>
public sealed record WindowJudgement(ImmutableArray<Finding> Findings, DisturbanceRecord? Disturbance);
