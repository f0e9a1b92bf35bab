using System.Collections.Immutable;

namespace LabelBench.Capacity.Plans;

/// <summary>An offer that may be rented.</summary>
/// <param name="Price">Of one a month in the demand's currency, the setup fee spread.</param>
/// <param name="Rates">By workload, of the jobs that it can do; at least one.</param>
/// <param name="Refusals">By workload, why it cannot do the others.</param>
internal sealed record PricedOffer(Offer Offer, decimal Price, ImmutableSortedDictionary<string, JobRate> Rates, ImmutableSortedDictionary<string, string> Refusals);
