using System.Collections.Immutable;

namespace LabelBench.Measurement.Load.Search;

/// <summary>One of the settings that are searched together.</summary>
/// <param name="Name">Batch, streams, threads, instances, precision.</param>
/// <param name="Levels">In order; where neighbours resemble each other the search learns from one about the next.</param>
/// <param name="GrowsMemory">Whether a higher level takes at least as much memory: what did not fit is then not tried higher up.</param>
public sealed record JointAxis(string Name, ImmutableArray<string> Levels, bool GrowsMemory);
