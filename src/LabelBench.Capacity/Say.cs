using System.Globalization;

namespace LabelBench.Capacity;

/// <summary>Numbers in sentences, the same in every culture.</summary>
internal static class Say
{
    /// <summary>"1,234 EUR" from 100 on, "46.00 EUR" below, "0.0112 USD" below a tenth.</summary>
    public static string Money(decimal amount, string currency) =>
        amount.ToString(amount >= 100 ? "#,##0" : amount >= 0.1m ? "0.00" : "0.0000", CultureInfo.InvariantCulture) + " " + currency;

    /// <summary>Three significant digits, thousands separated; enough for every figure of a plan.</summary>
    public static string Number(double value)
    {
        if (value == 0 || !double.IsFinite(value))
            return value.ToString(CultureInfo.InvariantCulture);
        var digits = 2 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return digits > 0
            ? Math.Round(value, Math.Min(digits, 15)).ToString("0." + new string('#', Math.Min(digits, 15)), CultureInfo.InvariantCulture)
            : (Math.Round(value / Math.Pow(10, -digits)) * Math.Pow(10, -digits)).ToString("#,##0", CultureInfo.InvariantCulture);
    }

    /// <summary>What somebody stated, as it was stated, thousands separated.</summary>
    public static string Exact(double value) => value.ToString("#,##0.####", CultureInfo.InvariantCulture);

    public static string Count(long value) => value.ToString("#,##0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + " %";

    /// <summary>"x/1.94" for a half-width in logarithms.</summary>
    public static string Factor(double logHalfWidth) => "x/" + Math.Exp(logHalfWidth).ToString("0.00", CultureInfo.InvariantCulture);
}
