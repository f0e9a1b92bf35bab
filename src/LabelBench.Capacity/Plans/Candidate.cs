using System.Collections.Immutable;

namespace LabelBench.Capacity.Plans;

/// <summary>An offer that may be rented and is known to do all of some jobs.</summary>
/// <param name="PricePerMonth">In the demand's currency, the setup fee spread over the months that the rules state.</param>
/// <param name="Rates">One for each job.</param>
public sealed record Candidate(Offer Offer, decimal PricePerMonth, ImmutableArray<JobRate> Rates)
{
    /// <summary>Share of the demand for these jobs that one server carries when it divides its time between them as the demand does.</summary>
    /// <param name="growth">Factor on today's streams.</param>
    /// <remarks>A second of the demand takes Σ rate / throughput seconds of the server.</remarks>
    public double Carries(double growth, Func<JobRate, double> itemsPerSecond) => 1 / Rates.Sum(r => r.Job.RequiredRate(growth) / itemsPerSecond(r));
}
