using System.Collections.Immutable;
using System.Globalization;

namespace LabelBench.Measurement.Load.Search;

/// <summary>One of the settings that are searched together.</summary>
/// <param name="Name">Batch, streams, threads, instances, precision.</param>
/// <param name="Levels">In order; where neighbours resemble each other the search learns from one about the next.</param>
/// <param name="GrowsMemory">Whether a higher level takes at least as much memory: what did not fit is then not tried higher up.</param>
/// <param name="MultipliesThreads">Whether the levels are numbers by which the busy threads are multiplied, as streams and threads of a call are.</param>
public sealed record JointAxis(string Name, ImmutableArray<string> Levels, bool GrowsMemory, bool MultipliesThreads = false)
{
    /// <summary>Logarithm of a level that is a number above 0.</summary>
    internal double Logarithm(int level) => Math.Log(double.Parse(Levels[level], CultureInfo.InvariantCulture));
}
