using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Controller;

/// <summary>Measures one cell at one rate for one length of time, in a worker of its own: what a search for the highest rate asks for.</summary>
/// <param name="controllerFor">A controller that tells this observer.</param>
public sealed class RateTrial(Func<IRunObserver, RunController> controllerFor)
{
    /// <param name="workload">With the promise to judge by.</param>
    /// <param name="cell">Of a scenario with a rate; its own arrivals, if any, are replaced by stratified Poisson arrivals at the rate.</param>
    /// <param name="warmUp">Load before the window, at least.</param>
    /// <param name="length">Of the window; shorter only where the queue runs away.</param>
    /// <param name="seed">Of the schedule.</param>
    /// <param name="progress">Told how far the worker is; null for nobody.</param>
    /// <returns>How it went; null when the user stopped it.</returns>
    public async Task<RateOutcome?> MeasureAsync(
        Workload workload, Cell cell, QueriesPerSecond rate, TimeSpan warmUp, TimeSpan length, ulong seed, TimeSpan hangTimeout,
        Action<TrialPhase, long>? progress, CancellationToken cancellation)
    {
        var offered = cell with { Arrivals = new ArrivalPlan.Poisson(rate) };
        var settings = new TrialSettings(1, warmUp, length, 1, length, hangTimeout) { OpenLoop = new WindowLength(length, length) };
        var plan = new RunPlan("rate", seed, settings, [workload], [offered], [new PlannedTrial(offered.Id, 1, seed)]);
        var journal = new OneTrial();
        await controllerFor(new Progress(progress)).ExecuteAsync(plan, new HashSet<(string, int)>(), journal, cancellation).ConfigureAwait(false);
        return journal.Record is { } record ? new RateOutcome(record) : null;
    }

    private sealed class OneTrial : ITrialJournal
    {
        public TrialRecord? Record { get; private set; }

        public void Append(TrialRecord trial, long[] latencies, string labels) => Record = trial;
    }

    private sealed class Progress(Action<TrialPhase, long>? tell) : IRunObserver
    {
        public void TrialStarted(int index, Cell cell, PlannedTrial trial) { }

        public void TrialProgressed(int index, TrialPhase phase, long completed) => tell?.Invoke(phase, completed);

        public void TrialEnded(int index, TrialRecord record) { }
    }
}
