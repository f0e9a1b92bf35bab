using System.Collections.Immutable;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Purchasing;

namespace LabelBench.Capacity.Plans;

/// <summary>Servers that share some jobs: each divides its time between them as the demand does.</summary>
/// <param name="Servers">Cheapest first; counts are 1 or more.</param>
/// <param name="Price">Of all of them for the plan's period, in the demand's currency.</param>
/// <param name="Certificate">Why nothing is cheaper for these jobs together.</param>
public sealed record ServerPool(ImmutableArray<JobDemand> Jobs, ImmutableArray<PooledServers> Servers, decimal Price, PurchaseCertificate Certificate)
{
    public int Count => Servers.Sum(s => s.Count);

    /// <summary>Share of the demand that all servers carry; 1 or more where the plan holds.</summary>
    public double Carries(Func<JobRate, double> itemsPerSecond) => Servers.Sum(s => s.Count * s.Candidate.Carries(itemsPerSecond));

    /// <summary>The same when servers have failed.</summary>
    /// <param name="lost">How many, by place in <see cref="Servers"/>.</param>
    public double CarriesWithout(IReadOnlyList<int> lost, Func<JobRate, double> itemsPerSecond) => Servers.Select((s, i) => (s.Count - lost[i]) * s.Candidate.Carries(itemsPerSecond)).Sum();
}

/// <summary>So many servers of one offer, 1 or more.</summary>
public sealed record PooledServers(Candidate Candidate, int Count);
