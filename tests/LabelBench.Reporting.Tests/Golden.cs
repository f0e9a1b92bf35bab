using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace LabelBench.Reporting.Tests;

/// <summary>Compares rendered text with the file of that name in Golden/. <c>LABELBENCH_UPDATE_GOLDEN=1</c> writes the files instead; read the diff before committing it.</summary>
internal static partial class Golden
{
    public static void Matches(string name, string actual, [CallerFilePath] string here = "")
    {
        actual = Settle(actual).ReplaceLineEndings("\n");
        var path = Path.Combine(Path.GetDirectoryName(here)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("LABELBENCH_UPDATE_GOLDEN") == "1")
            File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"Golden/{name} does not exist; LABELBENCH_UPDATE_GOLDEN=1 writes it.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    /// <summary>
    /// Numbers in full precision are rounded to nine digits, because the last ones come from logarithms, which differ between C runtimes;
    /// hashes of scripts are left out, because the scripts are.
    /// </summary>
    private static string Settle(string text) => ScriptHash().Replace(
        FullPrecision().Replace(text, m => double.Parse(m.Value, CultureInfo.InvariantCulture).ToString("G9", CultureInfo.InvariantCulture)), "sha256-...");

    [GeneratedRegex("sha256-(?:[A-Za-z0-9/=]|&#x2B;)+")]
    private static partial Regex ScriptHash();

    [GeneratedRegex(@"(?<![\w.])\d+\.\d{7,}(?:[eE][+-]?\d+)?(?!\w)")]
    private static partial Regex FullPrecision();
}
