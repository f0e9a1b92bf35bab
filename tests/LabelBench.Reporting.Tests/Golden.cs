using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace LabelBench.Reporting.Tests;

/// <summary>Compares rendered text with the file of that name in Golden/. <c>LABELBENCH_UPDATE_GOLDEN=1</c> writes the files instead; read the diff before committing it.</summary>
internal static partial class Golden
{
    public static void Matches(string name, string actual, [CallerFilePath] string here = "")
    {
        actual = Settle(actual);
        var path = Path.Combine(Path.GetDirectoryName(here)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("LABELBENCH_UPDATE_GOLDEN") == "1")
            File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"Golden/{name} does not exist; LABELBENCH_UPDATE_GOLDEN=1 writes it.");
        // Checkouts may have turned the line ends of CSV files.
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual.ReplaceLineEndings("\n"));
    }

    /// <summary>Numbers in full precision are rounded to nine digits: the last ones come from logarithms, which differ between C runtimes.</summary>
    private static string Settle(string text) => FullPrecision().Replace(text, m => double.Parse(m.Value, CultureInfo.InvariantCulture).ToString("G9", CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(?<![\w.])\d+\.\d{7,}(?:[eE][+-]?\d+)?(?!\w)")]
    private static partial Regex FullPrecision();
}
