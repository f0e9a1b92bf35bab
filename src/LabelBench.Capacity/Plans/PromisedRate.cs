using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Queueing;
using MathNet.Numerics.RootFinding;

namespace LabelBench.Capacity.Plans;

/// <summary>How much of a server's throughput may be used while a promise on latency is kept.</summary>
internal static class PromisedRate
{
    /// <summary>Squared coefficient of variation of the time for one item: items differ in size. Between constant (0) and exponential (1).</summary>
    public const double ServiceVariability = BulkTable.ItemVariability;

    /// <summary>Fuller queues answer to every breath of the load; nobody promises on them.</summary>
    private const double Fullest = 0.98, Emptiest = 1e-6;

    /// <param name="itemsPerSecond">Of a server that has always something to do.</param>
    /// <param name="slots">Items, or batches, that it works on at once; each item takes slots / itemsPerSecond seconds, or that share of a full batch.</param>
    /// <param name="batches">Null where it takes one item at a time.</param>
    /// <returns>Items per second at which the promise is just kept, 0 where it is not, however few come.</returns>
    /// <remarks>
    /// A queue of its own for every server, as behind a load balancer that knows nothing. Response as the longer of a slow item that does not wait and a usual one that does, by
    /// <see cref="WaitForecast"/>; of batches by <see cref="BulkTable"/>.
    /// </remarks>
    public static double Of(double itemsPerSecond, int slots, JobDemand job, BatchTimes? batches = null)
    {
        if (job.Promise is not { } promise)
            return itemsPerSecond;
        var (level, limit) = (promise.Percentile / 100, promise.Limit.TotalSeconds);
        if (At(Emptiest) > limit)
            return 0;
        if (At(Fullest) <= limit)
            return Fullest * itemsPerSecond;
        var used = Brent.FindRoot(busy => Math.Min(At(busy), 2 * limit) - limit, Emptiest, Fullest, 1e-10, 200);
        // From the side that keeps it.
        for (var less = 1e-10; At(used) > limit; less *= 2)
            used = Math.Max(Emptiest, used - less);
        return used * itemsPerSecond;

        double At(double busy) => Response(busy, level, itemsPerSecond, slots, job, batches);
    }

    /// <returns>Seconds until an item that no other keeps waiting is answered, at a percentile of all such items.</returns>
    /// <param name="level">Above 0 and below 1.</param>
    public static double Soonest(double level, double itemsPerSecond, int slots, JobDemand job, BatchTimes? batches = null) => Response(Emptiest, level, itemsPerSecond, slots, job, batches);

    private static double Response(double busy, double level, double itemsPerSecond, int slots, JobDemand job, BatchTimes? batches)
    {
        var load = Load(busy * itemsPerSecond, itemsPerSecond, slots, job, batches);
        return batches is null
            ? Math.Max(load.Service.Percentile(level), load.ServiceSeconds + WaitForecast.Of(load, slots).Percentile(level))
            : BulkTable.Builtin.Response(load, slots, level);
    }

    /// <summary>Queries that come to one server.</summary>
    public static QueueLoad Load(double rate, double itemsPerSecond, int slots, JobDemand job, BatchTimes? batches = null) =>
        new(rate, slots / itemsPerSecond, ServiceVariability, job.Burstiness) { Batches = batches };
}
