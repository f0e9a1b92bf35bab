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
    }

    /// <summary>No servers will do.</summary>
    /// <param name="Conflict">A smallest set of limits that cannot be kept together: without any one of them there would be a plan.</param>
    public sealed record Impossible(ImmutableArray<PurchaseConstraint> Conflict) : PurchaseOutcome;
}
