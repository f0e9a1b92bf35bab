using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Reporting.Wording;

/// <summary>Numbers as people read them: rounded to what is known, with thousands separated and a unit. The same in every culture.</summary>
public static class Quantity
{
    /// <summary>Rounded to the interval where there is one, else to three significant digits: <c>1,904</c>.</summary>
    public static string Number(double value, double? low = null, double? high = null) => AtPlace(value, Place(value, low, high));

    /// <summary>A figure with how sure it is: <c>1,904 images/s ± 1 %</c>; without an interval the number alone.</summary>
    public static string WithMargin(Figure figure, string unit) => Margin(figure) is { } margin
        ? $"{Number(figure.Value, figure.Low, figure.High)}{Unit(unit)} ± {margin}"
        : $"{Number(figure.Value)}{Unit(unit)}";

    /// <summary>Half the interval as a share of the value: <c>1 %</c>; null without an interval or for a value of zero. The longer side counts.</summary>
    public static string? Margin(Figure figure)
    {
        if (figure is not { Low: { } low, High: { } high } || figure.Value == 0)
            return null;
        var half = Math.Max(figure.Value - low, high - figure.Value) / Math.Abs(figure.Value) * 100;
        return half switch
        {
            < 0.1 => "< 0.1 %",
            < 0.95 => AtPlace(half, 0.1) + " %",
            _ => AtPlace(half, half < 100 ? 1 : 10) + " %",
        };
    }

    /// <summary>Both ends rounded alike where they are near: <c>1,700-2,100 images/s (90 %)</c>; without an interval the number alone.</summary>
    public static string Interval(Figure figure, string unit)
    {
        if (figure is not { Low: { } low, High: { } high })
            return $"{Number(figure.Value)}{Unit(unit)}";
        var place = Place(figure.Value, low, high);
        // Ends that lie far apart share no digit: two of each.
        var (from, to) = low > 0 && high > FarApart * low ? (Digits(low), Digits(high)) : (AtPlace(low, place), AtPlace(high, place));
        var range = from == to ? from : $"{from}-{to}";
        return figure.Confidence is { } confidence ? $"{range}{Unit(unit)} ({AtPlace(confidence * 100, 1)} %)" : $"{range}{Unit(unit)}";
    }

    private const double FarApart = 3;

    private static string Digits(double value) => AtPlace(value, PowerOfTen(Math.Floor(Math.Log10(value)) - 1));

    /// <summary>A whole count with thousands separated: <c>2,000,000</c>.</summary>
    public static string Count(double count) => AtPlace(count, 1);

    /// <summary>A number that is known exactly, such as a setting: at most two decimals, and none that are zero.</summary>
    public static string Exact(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    /// <summary>A length of time that is known exactly, such as a setting: <c>10 s</c>, <c>0.5 s</c>, <c>2 min</c>.</summary>
    public static string Exact(TimeSpan duration) =>
        duration.TotalSeconds >= 120 && duration.TotalMinutes == Math.Truncate(duration.TotalMinutes) ? Exact(duration.TotalMinutes) + " min" : Exact(duration.TotalSeconds) + " s";

    /// <summary>At most two decimals below 10 s, none where they would say nothing: <c>850 µs</c>, <c>9.6 ms</c>, <c>412 ms</c>, <c>1.17 s</c>, <c>14 min</c>.</summary>
    public static string Duration(TimeSpan duration) => Math.Abs(duration.TotalSeconds) switch
    {
        0 => "0 s",
        < 0.0009995 => Fixed(duration.TotalMicroseconds, "µs"),
        < 0.9995 => Fixed(duration.TotalMilliseconds, "ms"),
        < 9.995 => AtPlace(duration.TotalSeconds, 0.01) + " s",
        < 119.5 => AtPlace(duration.TotalSeconds, duration.TotalSeconds < 99.95 ? 0.1 : 1) + " s",
        < 5400 => AtPlace(duration.TotalMinutes, 1) + " min",
        _ => AtPlace(duration.TotalHours, 0.1) + " h",
    };

    /// <summary>Binary multiples with up to three digits: <c>31.5 GiB</c>.</summary>
    public static string Bytes(double bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        var unit = 0;
        for (; Math.Abs(bytes) >= 1023.5 && unit < units.Length - 1; unit++)
            bytes /= 1024;
        return bytes.ToString(unit == 0 || Math.Abs(bytes) >= 99.95 ? "#,0" : "#,0.#", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    /// <summary>Per cent, one decimal below 10: <c>4.1 %</c>, <c>97 %</c>.</summary>
    public static string Share(double share)
    {
        var percent = share * 100;
        return Math.Abs(percent) switch
        {
            0 => "0 %",
            < 0.05 => "< 0.1 %",
            < 9.95 => AtPlace(percent, 0.1) + " %",
            _ => AtPlace(percent, 1) + " %",
        };
    }

    /// <summary>The same with two digits where it is small but was stated: <c>0.05 %</c>.</summary>
    public static string SmallShare(double share) => share is >= 1e-6 and < 0.00095 ? (share * 100).ToString("G2", CultureInfo.InvariantCulture) + " %" : Share(share);

    /// <summary>A percentile level: <c>99.9 %</c>.</summary>
    public static string Level(double percentile) => percentile.ToString("0.###", CultureInfo.InvariantCulture) + " %";

    /// <summary>A price: whole from 100 up, cents below.</summary>
    public static string Money(decimal amount, string currency) =>
        amount.ToString(Math.Abs(amount) >= 100 || amount == decimal.Truncate(amount) ? "#,0" : "#,0.00", CultureInfo.InvariantCulture) + " " + currency;

    /// <summary>How many times as much: <c>3.3 times</c>.</summary>
    public static string Times(double ratio) => $"{AtPlace(ratio, ratio < 9.95 ? 0.1 : 1)} times";

    /// <summary>UTC to the minute.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The digit that the interval still supports: that of its half width, one further when that begins with a 1; never beyond five digits.</summary>
    /// <remarks>GUM (JCGM 100:2008) 7.2.6: an uncertainty is quoted with one or two significant digits and the value to the same place.</remarks>
    private static double Place(double value, double? low, double? high)
    {
        if (value == 0 || !double.IsFinite(value))
            return 1;
        var magnitude = Math.Floor(Math.Log10(Math.Abs(value)));
        if (low is null || high is null)
            return PowerOfTen(magnitude - 2);
        var half = (high.Value - low.Value) / 2;
        if (!(half > 0))
            return PowerOfTen(magnitude - 3);
        var place = Math.Floor(Math.Log10(half));
        if (half / PowerOfTen(place) < 2)
            place--;
        return PowerOfTen(Math.Clamp(place, magnitude - 4, magnitude));
    }

    private static double PowerOfTen(double exponent) => Math.Pow(10, exponent);

    private static string Fixed(double value, string unit) => AtPlace(value, Math.Abs(value) < 9.95 ? 0.1 : 1) + " " + unit;

    private static string Unit(string unit) => unit.Length == 0 ? "" : " " + unit;

    private static string AtPlace(double value, double place)
    {
        var decimals = place >= 1 ? 0 : (int)Math.Round(-Math.Log10(place));
        var rounded = place >= 1
            ? Math.Round(value / place, MidpointRounding.AwayFromZero) * place
            : (double)Math.Round((decimal)value, Math.Min(decimals, 15), MidpointRounding.AwayFromZero);
        return (rounded == 0 ? 0 : rounded).ToString("#,0." + new string('0', decimals), CultureInfo.InvariantCulture);
    }
}
