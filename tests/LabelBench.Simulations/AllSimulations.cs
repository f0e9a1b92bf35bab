namespace LabelBench.Simulations;

/// <summary>All that can be asked for by name.</summary>
public static class AllSimulations
{
    public static IReadOnlyList<ISimulation> List { get; } =
    [
        new SloVerdictSimulation(),
        new SteadyStateSimulation(),
        new MaxRateSimulation(),
        new StallSimulation(),
        new DivergingQueueSimulation(),
        new JointSearchSimulation(),
        new DriftSimulation(),
        new InterferenceSimulation(),
        new CompareSimulation(),
    ];
}
