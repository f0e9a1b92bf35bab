using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Capacity.Costs;

namespace LabelBench.Capacity.Plans;

/// <summary>An offer that may be rented and is known to do all of some jobs.</summary>
/// <param name="Price">For the plan's period in the demand's currency, with its part of the setup fee and with electricity where it comes on top.</param>
/// <param name="Rates">One for each job.</param>
/// <param name="Load">What these jobs ask for, grown as far as the plan must do.</param>
public sealed record Candidate(Offer Offer, decimal Price, ImmutableArray<JobRate> Rates, [property: JsonIgnore] WeekLoad Load)
{
    /// <summary>Share of the demand for these jobs that one server carries when it takes the same share of each.</summary>
    public double Carries(Func<JobRate, double> itemsPerSecond) => Load.Carries(i => itemsPerSecond(Rates[i]));

    /// <summary>What one of them draws; null where nobody says.</summary>
    public PowerUse? Power { get; init; }

    /// <summary>On the power of its GPUs; null where they have all of it.</summary>
    public GpuLimit? GpuLimit { get; init; }

    /// <summary>Provider and region: what a fire, a flood or a digger takes away at once.</summary>
    public string Site => SiteOf(Offer);

    /// <remarks>What a provider lets as a cloud stands in the same halls as its other servers: <c>hetzner-cloud</c> and <c>hetzner</c> are one.</remarks>
    public static string SiteOf(Offer offer) => $"{(offer.Provider.EndsWith(Cloud, StringComparison.OrdinalIgnoreCase) ? offer.Provider[..^Cloud.Length] : offer.Provider)}/{offer.Region}";

    private const string Cloud = "-cloud";
}
