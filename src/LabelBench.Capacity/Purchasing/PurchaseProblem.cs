using System.Collections.Immutable;

namespace LabelBench.Capacity.Purchasing;

/// <summary>A demand, what can be rented for it, and what must be kept to.</summary>
/// <param name="ItemsPerSecond">Above 0.</param>
/// <param name="Options">In any order; the plan does not depend on it.</param>
internal sealed record PurchaseProblem(double ItemsPerSecond, ImmutableArray<PurchaseOption> Options, PurchaseLimits Limits)
{
    /// <exception cref="ArgumentException">A number is not finite, below 0 or absurd, or an option is there twice.</exception>
    public void Check()
    {
        if (!(ItemsPerSecond > 0) || !double.IsFinite(ItemsPerSecond))
            throw new ArgumentException($"A demand is above 0 items a second and finite, not {ItemsPerSecond}.");
        if (Limits is { Budget: < 0 } or { Servers: < 0 } or { Watts: < 0 } or { Watts: double.NaN } or { Spares: < 0 or > 16 } or { Sites: < 0 or > 4 })
            throw new ArgumentException("Limits are 0 or more, spares at most 16, sites that may fail at most 4.");
        foreach (var option in Options)
        {
            if (option.Price is < 0 or > 1e12m || !(option.ItemsPerSecond >= 0) || !double.IsFinite(option.ItemsPerSecond) || option.Stock < 0 || !(option.Watts >= 0) || !double.IsFinite(option.Watts))
                throw new ArgumentException($"Price, throughput, stock and watts of {option.Id} are 0 or more and finite.");
        }
        if (Options.DistinctBy(o => o.Id, StringComparer.Ordinal).Count() != Options.Length)
            throw new ArgumentException("Every option has an id of its own.");
    }
}
