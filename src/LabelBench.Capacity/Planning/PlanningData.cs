using System.Collections.Immutable;

namespace LabelBench.Capacity;

/// <summary>What a plan needs besides the run, the demand and the offers.</summary>
/// <param name="GigaflopsPerItem">Operations per item, 10^9, two per multiply-add, by workload id; workloads with several or unknown models are left out.</param>
public sealed record PlanningData(
    GpuTable Gpus,
    PublishedResults Published,
    ExchangeRates Rates,
    ImmutableSortedDictionary<string, double> GigaflopsPerItem)
{
    /// <summary>The tables that ship with LabelBench; no operations known.</summary>
    public static PlanningData Builtin { get; } = new(GpuTable.Builtin, PublishedResults.Builtin, ExchangeRates.Builtin, ImmutableSortedDictionary<string, double>.Empty.WithComparers(StringComparer.Ordinal));

    /// <summary>The day on which it is planned, for telling what is too old; null tells nothing of age.</summary>
    public DateOnly? Today { get; init; }
}
