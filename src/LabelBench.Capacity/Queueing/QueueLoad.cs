namespace LabelBench.Capacity.Queueing;

/// <summary>Queries that come to servers of one kind, each answering one at a time.</summary>
/// <param name="ArrivalsPerSecond">λ, above 0.</param>
/// <param name="ServiceSeconds">E[S], mean time of one query on one server, above 0.</param>
/// <param name="ServiceVariability">Squared coefficient of variation of the service time: 0 always the same, 1 exponential.</param>
/// <param name="ArrivalVariability">The same of the gaps between arrivals: 1 at random (Poisson), above it in bursts.</param>
public sealed record QueueLoad(double ArrivalsPerSecond, double ServiceSeconds, double ServiceVariability = 0, double ArrivalVariability = 1)
{
    /// <summary>R = λ E[S]: servers that are busy on average.</summary>
    public double Offered => ArrivalsPerSecond * ServiceSeconds;

    /// <summary>Gaps between arrivals, seconds.</summary>
    public Spread Gaps => new(1 / ArrivalsPerSecond, ArrivalVariability);

    /// <summary>Service times, seconds.</summary>
    public Spread Service => new(ServiceSeconds, ServiceVariability);
}
