using System.Globalization;
using System.Text.RegularExpressions;
using LabelBench.Core;

namespace LabelBench.Capacity.Costs;

/// <summary>What a machine costs to rent, and who says so.</summary>
/// <param name="PerMonth">In <paramref name="Currency"/>, without tax and setup fee; an hourly price counts 730 h.</param>
/// <param name="Provenance">A list price, or assumed where the user stated it.</param>
/// <param name="Name">The offer, or the option that stated it.</param>
/// <param name="AsOf">Day on which it was valid.</param>
public sealed partial record MachinePrice(decimal PerMonth, string Currency, Provenance Provenance, string Name, string Source, DateOnly AsOf)
{
    private const decimal MostMoney = 1e9m;

    public static MachinePrice Of(Offer offer) => new(offer.PricePerMonth, offer.Currency, Provenance.ListPrice, offer.Id, offer.Electricity is ElectricityTerms.Extra ? $"{offer.Source}, without electricity" : offer.Source, offer.AsOf);

    /// <summary>A price as the user states it: <c>189EUR</c>, <c>189 EUR/month</c>, <c>0.35USD/h</c>.</summary>
    /// <param name="option">Option that states it, for messages and as its source.</param>
    /// <param name="rates">Currencies that there are.</param>
    public static Checked<MachinePrice> Stated(string text, string option, ExchangeRates rates, DateOnly today)
    {
        var match = Form().Match(text.Trim());
        if (match.Success && !rates.Knows(match.Groups["currency"].Value))
            return Checked<MachinePrice>.Invalid(new Problem(option, "", $"'{text}' is in a currency that is not known; known: {string.Join(", ", rates.Currencies)}."));
        return match.Success && decimal.TryParse(match.Groups["amount"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount is > 0 and < MostMoney
            ? Checked<MachinePrice>.Valid(new MachinePrice(amount * (match.Groups["hour"].Success ? Offer.HoursPerMonth : 1), match.Groups["currency"].Value, Provenance.Assumed, option, "stated by the user", today))
            : Checked<MachinePrice>.Invalid(new Problem(option, "", $"'{text}' is no price; write an amount with its currency, a month or an hour: 189EUR, 0.35USD/h."));
    }

    /// <summary>Of a million items on a machine that is busy around the clock: price a month over the items of 730 h, times 10^6.</summary>
    /// <param name="rate">Items per second, above 0.</param>
    /// <returns>In <see cref="Currency"/>; the high end is null where the rate's low end is not above 0.</returns>
    public Figure PerMillion(Figure rate) => new(
        PerMillion(rate.Value), rate.High is > 0 and { } high ? PerMillion(high) : null, rate.Low is > 0 and { } low ? PerMillion(low) : null,
        rate.Confidence, Provenance, string.Create(CultureInfo.InvariantCulture, $"{Source}, {AsOf:yyyy-MM-dd}"));

    private double PerMillion(double itemsPerSecond) => (double)PerMonth / (itemsPerSecond * 3600 * Offer.HoursPerMonth) * 1e6;

    [GeneratedRegex(@"^(?<amount>[0-9]+(\.[0-9]+)?) ?(?<currency>[A-Z]{3})(/(month|(?<hour>h|hour)))?$")]
    private static partial Regex Form();
}
