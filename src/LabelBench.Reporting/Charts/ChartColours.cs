using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LabelBench.Reporting.Html;

namespace LabelBench.Reporting.Charts;

/// <summary>The colours of figures on paper, as <c>#rrggbb</c>: those of the pages' own style.</summary>
public static partial class ChartColours
{
    private static readonly ImmutableDictionary<string, string> Light = Variables().Matches(Asset.Text("report.css")).GroupBy(m => m.Groups[1].Value).ToImmutableDictionary(g => g.Key, g => g.First().Groups[2].Value);

    public static string Ink => Light["ink"];

    public static string Quiet => Light["quiet"];

    /// <summary>Of a series that accompanies the main one.</summary>
    public static string Second => Light["second"];

    /// <summary>Seven that differ in hue and lightness.</summary>
    public static ImmutableArray<string> Series { get; } = [.. Enumerable.Range(1, 7).Select(n => Light[string.Create(System.Globalization.CultureInfo.InvariantCulture, $"series-{n}")])];

    [GeneratedRegex("--([a-z0-9-]+): (#[0-9a-f]{6});")]
    private static partial Regex Variables();
}
