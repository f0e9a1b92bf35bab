namespace LabelBench.Simulations;

/// <summary>Runs a rule on a virtual clock, many times over, and counts how often it errs.</summary>
public interface ISimulation
{
    string Name { get; }

    /// <param name="full">All repetitions that a claim rests on; otherwise as many as a test can wait for.</param>
    /// <param name="seed">Every figure is the same for the same seed.</param>
    IEnumerable<SimulatedFigure> Run(bool full, ulong seed);
}
