using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Capacity.Plans;

/// <summary>What a plan takes to be otherwise than it was measured, predicted and listed: a question of what if.</summary>
/// <param name="Throughput">Factor on every throughput, above 0.</param>
/// <param name="Price">Factor on prices and setup fees, 0 or more.</param>
public sealed record Supposition(double Throughput = 1, decimal Price = 1)
{
    public static Supposition None { get; } = new();

    /// <summary>Ids of the offers that cost otherwise; all of them where it is empty.</summary>
    public ImmutableHashSet<string> Priced { get; init; } = [];

    /// <exception cref="ArgumentException">A factor is out of its range.</exception>
    public void Check()
    {
        if (!(Throughput is > 0 and <= 1e6) || Price is < 0 or > 1e6m)
            throw new ArgumentException($"Factors on throughputs are above 0, those on prices 0 or more, and both at most a million; not {Throughput} and {Price}.");
    }

    /// <summary>For the plan's assumptions.</summary>
    internal IEnumerable<string> Sentences
    {
        get
        {
            if (Throughput != 1)
                yield return string.Create(CultureInfo.InvariantCulture, $"Supposed, not predicted: every throughput is {Throughput:0.####} times what was measured or predicted.");
            if (Price != 1)
                yield return string.Create(CultureInfo.InvariantCulture, $"Supposed, not listed: {(Priced.IsEmpty ? "every price is" : $"the prices of {string.Join(", ", Priced.Order(StringComparer.Ordinal))} are")} {Price:0.####} times the list price.");
        }
    }

    internal Offer On(Offer offer) => Price == 1 || !(Priced.IsEmpty || Priced.Contains(offer.Id)) ? offer : offer with
    {
        PricePerMonth = offer.PricePerMonth * Price,
        SetupFee = offer.SetupFee * Price,
        Source = string.Create(CultureInfo.InvariantCulture, $"supposed: {Price:0.####} times {offer.Source}"),
    };

    internal Prediction.Known On(Prediction.Known known) => Throughput == 1 ? known : known with
    {
        Throughput = On(known.Throughput),
        SizingRate = new ItemsPerSecond(known.SizingRate.Value * Throughput),
        At80 = On(known.At80),
    };

    private Figure On(Figure figure) => figure with
    {
        Value = figure.Value * Throughput,
        Low = figure.Low * Throughput,
        High = figure.High * Throughput,
        Provenance = Provenance.Assumed,
        Source = string.Create(CultureInfo.InvariantCulture, $"supposed: {Throughput:0.####} times {figure.Source}"),
    };
}
