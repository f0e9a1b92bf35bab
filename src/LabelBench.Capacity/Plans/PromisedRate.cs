using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Queueing;

namespace LabelBench.Capacity.Plans;

/// <summary>How much of a server's throughput may be used while a promise on latency is kept.</summary>
public static class PromisedRate
{
    /// <summary>Squared coefficient of variation of the time for one item: items differ in size. Between constant (0) and exponential (1).</summary>
    public const double ServiceVariability = 0.25;

    /// <summary>Fuller queues answer to every breath of the load; nobody promises on them.</summary>
    private const double Fullest = 0.98;

    /// <param name="itemsPerSecond">Of a server that has always something to do.</param>
    /// <param name="slots">Items that it works on at once; each takes slots / itemsPerSecond seconds.</param>
    /// <returns>Items per second at which the promise is just kept, 0 where a single item takes longer than promised.</returns>
    /// <remarks>A queue of its own for every server, as behind a load balancer that knows nothing; response as wait and mean service, by <see cref="WaitForecast"/>.</remarks>
    public static double Of(double itemsPerSecond, int slots, JobDemand job)
    {
        if (job.Promise is not { } promise)
            return itemsPerSecond;
        var (low, high) = (0.0, Fullest * itemsPerSecond);
        if (Keeps(high))
            return high;
        for (var step = 0; step < 40; step++)
        {
            var middle = (low + high) / 2;
            if (Keeps(middle))
                low = middle;
            else
                high = middle;
        }
        return low > 1e-6 * itemsPerSecond ? low : 0;

        bool Keeps(double rate) => Response(Load(rate, itemsPerSecond, slots, job), slots, promise.Percentile / 100) <= promise.Limit.TotalSeconds;
    }

    /// <summary>Queries that come to one server.</summary>
    public static QueueLoad Load(double rate, double itemsPerSecond, int slots, JobDemand job) => new(rate, slots / itemsPerSecond, ServiceVariability, job.Burstiness);

    /// <summary>Response time in seconds that a share of all items stays below: the longer of a slow item that does not wait and a usual one that does.</summary>
    private static double Response(QueueLoad load, int slots, double level) =>
        Math.Max(load.Service.Percentile(level), load.ServiceSeconds + WaitForecast.Of(load, slots).Percentile(level));
}
