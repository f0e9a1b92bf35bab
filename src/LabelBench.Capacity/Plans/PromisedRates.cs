using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Queueing;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Plans;

/// <summary>Rates at which promises are just kept (<see cref="PromisedRate"/>), as far as plans asked for them: most of what a demand moves leaves them as they are.</summary>
/// <remarks>May be used from several threads.</remarks>
internal sealed class PromisedRates
{
    /// <summary>Rates that are kept, some hundred bytes each.</summary>
    private const int Most = 50_000;

    private readonly Remembered<(double Sure, int Slots, ServiceLevelObjective Promise, double Burstiness, BatchTimes? Batches), double> _known = new(Most);

    /// <inheritdoc cref="PromisedRate.Of"/>
    public double Of(double itemsPerSecond, int slots, JobDemand job, BatchTimes? batches) => job.Promise is { } promise
        ? _known.Of((itemsPerSecond, slots, promise, job.Burstiness, batches), _ => PromisedRate.Of(itemsPerSecond, slots, job, batches))
        : itemsPerSecond;
}
