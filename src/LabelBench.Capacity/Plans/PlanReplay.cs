using System.Collections.Immutable;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Plans;

/// <summary>A plan played through before it is shown.</summary>
/// <param name="Draws">Times that throughputs were drawn from their intervals.</param>
/// <param name="Carried">Share of them in which the servers carry the busiest hour.</param>
/// <param name="Failures">Sets of servers, and of sites, as many as may fail at once, that were taken away.</param>
/// <param name="FailuresCarried">Those of them without which the rest still carries every hour of the week, at the throughputs bought for.</param>
/// <param name="Promises">Queues of what is left after the failures that load each server most.</param>
public sealed record PlanReplay(int Draws, double Carried, int Failures, int FailuresCarried, ImmutableArray<PromiseReplay> Promises)
{
    /// <summary>No promise was broken, and nothing that may fail is missed.</summary>
    public bool Holds => FailuresCarried == Failures && Promises.All(p => p.IsKept);
}

/// <param name="Seconds">Response time at the promise's percentile, on the server that answers latest, in its worst hour.</param>
public sealed record PromiseReplay(string WorkloadId, ServiceLevelObjective Promise, double Seconds)
{
    public bool IsKept => Seconds <= Promise.Limit.TotalSeconds;
}
