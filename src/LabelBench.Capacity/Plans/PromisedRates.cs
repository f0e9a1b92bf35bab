using System.Collections.Concurrent;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Queueing;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Plans;

/// <summary>Rates at which promises are just kept (<see cref="PromisedRate"/>), as far as plans asked for them: most of what a demand moves leaves them as they are.</summary>
/// <remarks>May be used from several threads.</remarks>
internal sealed class PromisedRates
{
    /// <summary>Rates that are kept, some hundred bytes each; with one more all are found anew.</summary>
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<(double Sure, int Slots, ServiceLevelObjective Promise, double Burstiness, BatchTimes? Batches), double> _known = new();

    /// <inheritdoc cref="PromisedRate.Of"/>
    public double Of(double itemsPerSecond, int slots, JobDemand job, BatchTimes? batches)
    {
        if (job.Promise is not { } promise)
            return itemsPerSecond;
        var key = (itemsPerSecond, slots, promise, job.Burstiness, batches);
        if (_known.TryGetValue(key, out var known))
            return known;
        if (_known.Count >= Most)
            _known.Clear();
        return _known.GetOrAdd(key, PromisedRate.Of(itemsPerSecond, slots, job, batches));
    }
}
