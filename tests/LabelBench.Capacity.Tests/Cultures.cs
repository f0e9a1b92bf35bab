using System.Globalization;

namespace LabelBench.Capacity.Tests;

internal static class Cultures
{
    /// <summary>Runs in a culture and puts the old one back; German and Arabic differ from the invariant culture in separators and digits.</summary>
    public static T In<T>(string culture, Func<T> action)
    {
        var old = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = old;
        }
    }
}
