namespace LabelBench.Capacity.Queueing;

/// <summary>Queries that come to servers of one kind, each answering one at a time, or all that wait, up to a batch.</summary>
/// <param name="ArrivalsPerSecond">λ, above 0.</param>
/// <param name="ServiceSeconds">E[S], mean time of one query on one server, above 0; of servers that take batches, its share of a full one's.</param>
/// <param name="ServiceVariability">Squared coefficient of variation of the service time: 0 always the same, 1 exponential; of a batch of n queries an n-th of it.</param>
/// <param name="ArrivalVariability">The same of the gaps between arrivals: 1 at random (Poisson), above it in bursts.</param>
internal sealed record QueueLoad(double ArrivalsPerSecond, double ServiceSeconds, double ServiceVariability = 0, double ArrivalVariability = 1)
{
    /// <summary>How the time of a batch grows with its size; null where a server answers one query at a time.</summary>
    public BatchTimes? Batches { get; init; }

    /// <summary>Most queries of a batch; 1 where a server answers one at a time.</summary>
    public int LargestBatch => Batches?.Largest ?? 1;

    /// <summary>E[S(b)], mean time of a full batch on one server.</summary>
    public double FullBatchSeconds => ServiceSeconds * LargestBatch;

    /// <summary>R = λ E[S]: servers that are busy on average when batches are full.</summary>
    public double Offered => ArrivalsPerSecond * ServiceSeconds;

    /// <summary>Gaps between arrivals, seconds.</summary>
    public Spread Gaps => new(1 / ArrivalsPerSecond, ArrivalVariability);

    /// <summary>Service times of single queries, seconds.</summary>
    public Spread Service => new(ServiceSeconds, ServiceVariability);
}
