namespace LabelBench.Measurement.Controller;

/// <summary>Knows how often the kernel has killed a process for want of memory.</summary>
public interface IOutOfMemoryWitness
{
    /// <returns>A counter that only grows; 0 where it cannot be read.</returns>
    long KillsSoFar();
}
