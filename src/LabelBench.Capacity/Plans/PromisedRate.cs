using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Queueing;
using MathNet.Numerics.RootFinding;

namespace LabelBench.Capacity.Plans;

/// <summary>How much of a server's throughput may be used while a promise on latency is kept.</summary>
public static class PromisedRate
{
    /// <summary>Squared coefficient of variation of the time for one item: items differ in size. Between constant (0) and exponential (1).</summary>
    public const double ServiceVariability = 0.25;

    /// <summary>Fuller queues answer to every breath of the load; nobody promises on them.</summary>
    private const double Fullest = 0.98, Emptiest = 1e-6;

    /// <param name="itemsPerSecond">Of a server that has always something to do.</param>
    /// <param name="slots">Items that it works on at once; each takes slots / itemsPerSecond seconds.</param>
    /// <returns>Items per second at which the promise is just kept, 0 where a single item takes longer than promised.</returns>
    /// <remarks>A queue of its own for every server, as behind a load balancer that knows nothing; response as the longer of a slow item that does not wait and a usual one that does, by <see cref="WaitForecast"/>.</remarks>
    public static double Of(double itemsPerSecond, int slots, JobDemand job)
    {
        if (job.Promise is not { } promise)
            return itemsPerSecond;
        var (level, service) = (promise.Percentile / 100, new Spread(slots / itemsPerSecond, ServiceVariability));
        var room = promise.Limit.TotalSeconds - service.Mean;
        // A slow item that does not wait takes longer than promised.
        if (room <= 0 || service.Percentile(level) > promise.Limit.TotalSeconds)
            return 0;
        if (Wait(Fullest) <= room)
            return Fullest * itemsPerSecond;
        if (Wait(Emptiest) > room)
            return 0;
        var used = Brent.FindRoot(busy => Math.Min(Wait(busy), 2 * room) - room, Emptiest, Fullest, 1e-10, 200);
        // From the side that keeps it.
        for (var less = 1e-10; Wait(used) > room; less *= 2)
            used = Math.Max(Emptiest, used - less);
        return used * itemsPerSecond;

        double Wait(double busy) => WaitForecast.Of(Load(busy * itemsPerSecond, itemsPerSecond, slots, job), slots).Percentile(level);
    }

    /// <summary>Queries that come to one server.</summary>
    public static QueueLoad Load(double rate, double itemsPerSecond, int slots, JobDemand job) => new(rate, slots / itemsPerSecond, ServiceVariability, job.Burstiness);
}
