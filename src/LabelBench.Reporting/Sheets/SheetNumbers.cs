using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Reporting.Sheets;

/// <summary>
/// Numbers, money and dates in the form of a language. Its signs come from the language's file and not from the system's cultures, which the
/// program runs without (InvariantGlobalization).
/// </summary>
internal sealed class SheetNumbers
{
    /// <summary>A power of ten of a rounded number would else be cut by the last bit of its binary form.</summary>
    private const double Tolerance = 1e-9;

    private const decimal Myriad = 10_000;

    private readonly SheetText text;
    private readonly NumberFormatInfo grouped;
    private readonly int groupedFromDigits;
    private readonly ImmutableArray<string> myriads;

    public SheetNumbers(SheetText text)
    {
        this.text = text;
        grouped = new NumberFormatInfo { NumberDecimalSeparator = text["number.decimal"], NumberGroupSeparator = text["number.group"], NumberGroupSizes = [3] };
        groupedFromDigits = int.Parse(text["number.grouped-from-digits"], CultureInfo.InvariantCulture);
        myriads = [.. text["number.myriads"].Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>Rounded to two significant digits, which is what a score supports: <c>110</c>, <c>1.3</c>, <c>160,000</c> or <c>16万</c>.</summary>
    public string Score(double value) => WithMyriads(TwoDigits(value, MidpointRounding.AwayFromZero));

    /// <summary>An interval, rounded outwards to two significant digits.</summary>
    public string Range(double low, double high) => Range(TwoDigits(low, MidpointRounding.ToNegativeInfinity), TwoDigits(high, MidpointRounding.ToPositiveInfinity));

    /// <summary>A whole number or one with up to two decimals, as it is known.</summary>
    public string Exact(double value) => Plain(Math.Round((decimal)value, 2), 0);

    public string Percent(double share) => text.Say("number.percent", ("n", Exact(share * 100)));

    /// <summary>A price as it is listed: whole, or with cents.</summary>
    public string Money(decimal amount, string currency) => Money(Plain(amount, amount == decimal.Truncate(amount) ? 0 : 2, 2), currency);

    /// <summary>A price that follows from a score: two significant digits, and both digits of the cents where one is written.</summary>
    public string MoneyScore(double amount, string currency) => Money(WithMyriads(Cents(TwoDigits(amount, MidpointRounding.AwayFromZero))), currency);

    /// <summary>An interval of prices, rounded outwards.</summary>
    public string MoneyRange(double low, double high, string currency)
    {
        var from = Cents(TwoDigits(low, MidpointRounding.ToNegativeInfinity));
        var to = TwoDigits(high, MidpointRounding.ToPositiveInfinity);
        return Money(Range(from, (to.Value, Math.Max(from.Decimals, to.Decimals))), currency);
    }

    public string Date(DateOnly day) => text.Say("date",
        ("day", day.Day == 1 ? text["date.first-day"] : day.Day.ToString(CultureInfo.InvariantCulture)),
        ("month", text["date.months"].Split('|')[day.Month - 1]),
        ("year", day.Year.ToString(CultureInfo.InvariantCulture)));

    public string Duration(TimeSpan time) => time.TotalSeconds >= 120 && time.TotalMinutes == Math.Truncate(time.TotalMinutes)
        ? text.Say("minutes", ("n", Exact(time.TotalMinutes)))
        : text.Say("seconds", ("n", Exact(time.TotalSeconds)));

    /// <summary>Gibibytes with up to one decimal.</summary>
    public string Memory(Bytes bytes) => Plain(Math.Round((decimal)bytes.Gibibytes, bytes.Gibibytes < 99.95 ? 1 : 0), 0) + "\u00A0GiB";

    private string Range((decimal, int) low, (decimal, int) high) => text.Say("number.range", ("low", WithMyriads(low)), ("high", WithMyriads(high)));

    private static (decimal Value, int Decimals) Cents((decimal Value, int Decimals) number) => (number.Value, number.Decimals == 1 ? 2 : number.Decimals);

    private string Money(string amount, string currency)
    {
        var sign = currency switch { "EUR" => "€", "GBP" => "£", "USD" => text["number.dollar"], _ => currency };
        // A code of letters must not run into the number.
        return text.Say("number.money", ("currency", text["number.money"].StartsWith("{currency}", StringComparison.Ordinal) && char.IsAsciiLetter(sign[^1]) ? sign + "\u00A0" : sign), ("amount", amount));
    }

    /// <summary>To two significant digits, and how many decimals those leave.</summary>
    private static (decimal Value, int Decimals) TwoDigits(double value, MidpointRounding rounding)
    {
        if (value == 0)
            return (0, 0);
        var place = Math.Floor(Math.Log10(Math.Abs(value)) + Tolerance) - 1;
        var shift = rounding switch { MidpointRounding.ToNegativeInfinity => Tolerance, MidpointRounding.ToPositiveInfinity => -Tolerance, _ => 0 };
        var units = Math.Round(value / Math.Pow(10, place) + shift * 100, rounding);
        var rounded = place >= 0 ? (decimal)units * (decimal)Math.Pow(10, place) : (decimal)units / (decimal)Math.Pow(10, -place);
        return (rounded, (int)Math.Max(0, Math.Abs(units) >= 100 ? -place - 1 : -place));
    }

    /// <summary>In the large numbers that the language counts in, where it has such.</summary>
    private string WithMyriads((decimal Value, int Decimals) number)
    {
        var (value, name) = (number.Value, "");
        foreach (var larger in myriads)
        {
            if (Math.Abs(value) < Myriad)
                break;
            (value, name) = (value / Myriad, larger);
        }
        return name.Length == 0 ? Plain(number.Value, number.Decimals) : Plain(value, 0) + name;
    }

    /// <param name="decimals">Fewest that are written; the number's own, up to <paramref name="most"/>, are.</param>
    private string Plain(decimal value, int decimals, int most = 15)
    {
        var pattern = $"0.{new string('0', decimals)}{new string('#', Math.Max(0, most - decimals))}";
        var separated = Math.Abs(value) >= (decimal)Math.Pow(10, groupedFromDigits - 1);
        return value.ToString(separated ? "#," + pattern : pattern, grouped);
    }
}
