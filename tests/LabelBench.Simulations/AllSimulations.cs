namespace LabelBench.Simulations;

/// <summary>All that can be asked for by name.</summary>
public static class AllSimulations
{
    public static IReadOnlyList<ISimulation> List { get; } =
    [
        new ArrivalSimulation(),
        new SloVerdictSimulation(),
        new RepeatedLooksSimulation(),
        new SteadyStateSimulation(),
        new OpenLoopSteadinessSimulation(),
        new ShortTrialSimulation(),
        new BatchedTrialSimulation(),
        new MaxRateSimulation(),
        new HogSimulation(),
        new StallSimulation(),
        new DivergingQueueSimulation(),
        new JointSearchSimulation(),
        new DriftSimulation(),
        new InterferenceSimulation(),
        new AttributionSimulation(),
        new ValiditySimulation(),
        new CompareSimulation(),
        new ModesSimulation(),
        new RampsSimulation(),
        new PairsSimulation(),
        new PaceSimulation(),
        new UnseenStatesSimulation(),
        new HistorySimulation(),
        new RepetitionSimulation(),
        new EnergySimulation(),
        new GpuRoofSimulation(),
        new PowerLimitSimulation(),
        new ServerBoundSimulation(),
        new RedundancySimulation(),
        new QueueingSimulation(),
        new PlanRiskSimulation(),
    ];
}
