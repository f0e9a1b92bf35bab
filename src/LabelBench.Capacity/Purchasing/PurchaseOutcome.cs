using System.Collections.Immutable;

namespace LabelBench.Capacity.Purchasing;

/// <summary>What to rent, or why nothing will do.</summary>
internal abstract record PurchaseOutcome
{
    private PurchaseOutcome() { }

    /// <summary>The cheapest servers that carry the demand within all limits.</summary>
    /// <param name="Servers">Option and how many of it, at least one; options in the order of the problem.</param>
    /// <param name="Price">Of all of them.</param>
    public sealed record Plan(ImmutableArray<(PurchaseOption Option, int Count)> Servers, decimal Price, PurchaseCertificate Certificate) : PurchaseOutcome
    {
        public int Count => Servers.Sum(s => s.Count);

        public double ItemsPerSecond => Servers.Sum(s => s.Count * s.Option.ItemsPerSecond);

        public double Watts => Servers.Sum(s => s.Count * s.Option.Watts);

        /// <summary>What is left when so many of the fastest servers fail.</summary>
        public double ItemsPerSecondWithout(int failed)
        {
            var left = ItemsPerSecond;
            foreach (var (option, count) in Servers.OrderByDescending(s => s.Option.ItemsPerSecond))
            {
                left -= Math.Min(failed, count) * option.ItemsPerSecond;
                failed -= Math.Min(failed, count);
            }
            return left;
        }
    }

    /// <summary>No servers will do.</summary>
    /// <param name="Conflict">A smallest set of limits that cannot be kept together: without any one of them there would be a plan.</param>
    public sealed record Impossible(ImmutableArray<PurchaseConstraint> Conflict) : PurchaseOutcome;
}

/// <summary>Why nothing is cheaper than a plan.</summary>
/// <param name="LowerBound">No servers, not even fractions of them, carry the demand for less: the bound of the linear program.</param>
/// <param name="Left">Options that the bound could not rule out or settle, and that were searched through.</param>
/// <param name="Nodes">Partial plans looked at.</param>
/// <param name="IsProven">Whether the search ended by itself, so that the plan is the cheapest.</param>
public sealed record PurchaseCertificate(decimal LowerBound, int Left, long Nodes, bool IsProven);
