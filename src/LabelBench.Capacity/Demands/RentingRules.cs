using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Capacity.Demands;

/// <summary>What may be rented.</summary>
public sealed record RentingRules
{
    /// <summary>Only this term; null for any.</summary>
    public BillingTerm? Term { get; init; }

    /// <summary>Beginnings of the regions allowed; none for all.</summary>
    public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>Providers allowed; none for all.</summary>
    public ImmutableArray<string> Providers { get; init; } = [];

    /// <summary>Least memory of a server.</summary>
    public Bytes? Memory { get; init; }

    /// <summary>What the disks of every server read, bytes a second, as the user knows it; null leaves it to the catalog.</summary>
    public double? DiskBytesPerSecond { get; init; }

    /// <summary>Most servers in all.</summary>
    public int? Servers { get; init; }

    /// <summary>Most power of all servers together, W; offers whose power nobody knows are then left out.</summary>
    public double? Watts { get; init; }

    /// <summary>Price of a kWh in the demand's currency; null where nobody states it, and offers whose electricity comes on top of the rent are then left out.</summary>
    public decimal? ElectricityPerKilowattHour { get; init; }

    /// <summary>What a site draws for each watt of its servers, 1 or more: power usage effectiveness.</summary>
    public double PowerOverhead { get; init; } = 1;

    /// <summary>Shares of their boards' full power that GPUs may be limited to: the plan is made for each, and the cheapest is taken. None for full power.</summary>
    public ImmutableArray<double> GpuPowerLimits { get; init; } = [];

    /// <summary>Servers that may fail at once while the rest carries the demand: the k of N+k.</summary>
    public int Spares { get; init; }

    /// <summary>Sites (regions of a provider) that may fail at once while the rest carries the demand.</summary>
    public int SiteSpares { get; init; }

    /// <summary>How sure the plan is to be that throughputs are no lower than bought for, above 0.5 and below 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Growth of streams a year: 0.2 for 20 %.</summary>
    public double GrowthPerYear { get; init; }

    /// <summary>Months from now for which the plan must do.</summary>
    public double Months { get; init; }

    /// <summary>Months over which a setup fee is spread; a year is a usual time to keep a server.</summary>
    public double SetupMonths { get; init; } = 12;

    /// <summary>Older prices are warned of.</summary>
    public int PriceDays { get; init; } = CatalogReader.StaleAfterDays;

    /// <summary>Rates rest on a run; after so many days drivers and libraries have usually changed.</summary>
    public const int MeasurementDays = 365;

    /// <summary>Dearer electricity is a slip of the unit.</summary>
    public const double MostPerKilowattHour = 10;

    /// <summary>Rules that cannot be kept together, whatever is offered: the key that says so, and what is wrong.</summary>
    [JsonIgnore]
    public IEnumerable<(string Key, string Text)> Contradictions
    {
        get
        {
            if (Servers <= Spares)
                yield return ("most_servers", string.Create(CultureInfo.InvariantCulture, $"is {Servers}, of which {Spares} may fail; nothing is left to carry the demand."));
            else if (Servers <= SiteSpares)
                yield return ("most_servers", string.Create(CultureInfo.InvariantCulture, $"is {Servers}, on as many sites at most, of which {SiteSpares} may fail; nothing is left to carry the demand."));
        }
    }

    /// <summary>Factor by which streams have grown when the plan must still do.</summary>
    public double Growth => Math.Pow(1 + GrowthPerYear, Months / 12);
}
