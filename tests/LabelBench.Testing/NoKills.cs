using LabelBench.Measurement.Controller;

namespace LabelBench.Testing;

/// <summary>A kernel that never kills for want of memory.</summary>
public sealed class NoKills : IOutOfMemoryWitness
{
    public long KillsSoFar() => 0;
}
