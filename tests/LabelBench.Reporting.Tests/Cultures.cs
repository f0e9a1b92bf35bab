using System.Globalization;

namespace LabelBench.Reporting.Tests;

/// <summary>Runs code under another culture, as a server set up elsewhere would.</summary>
internal static class Cultures
{
    /// <summary>Comma for the decimal point; dotless i; other digits and calendar.</summary>
    public static TheoryData<string> All => ["", "de-DE", "tr-TR", "ar-SA"];

    public static T In<T>(string culture, Func<T> render)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            return render();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
