using System.Globalization;
using System.Text.RegularExpressions;
using LabelBench.Reporting.Html;

namespace LabelBench.Reporting.Tests;

/// <summary>The colours of the page against WCAG 2.2: 4.5 to 1 for text (1.4.3), 3 to 1 for parts of figures (1.4.11).</summary>
public partial class ContrastTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Text_can_be_read_on_every_background(int scheme)
    {
        var colours = Scheme(scheme);
        Assert.All(new[] { "ink", "quiet", "accent", "alarm" }, text => Assert.InRange(Contrast(colours[text], colours["paper"]), 4.5, 21));
        Assert.All(new[] { "ink", "quiet" }, text => Assert.InRange(Contrast(colours[text], colours["tint"]), 4.5, 21));
        Assert.All(new[] { "ink", "alarm" }, text => Assert.InRange(Contrast(colours[text], colours["alarm-tint"]), 4.5, 21));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Parts_of_figures_stand_out_from_the_paper_and_their_labels_from_them(int scheme)
    {
        var colours = Scheme(scheme);
        string[] series = [.. colours.Where(c => c.Key.StartsWith("series-", StringComparison.Ordinal)).Select(c => c.Value)];
        Assert.Equal(7, series.Length);
        Assert.All(series, part => Assert.InRange(Contrast(part, colours["paper"]), 3, 21));
        Assert.All(series, part => Assert.InRange(Contrast(colours["on-series"], part), 4.5, 21));
        Assert.InRange(Contrast(colours["second"], colours["paper"]), 3, 21);
    }

    [Theory]
    [InlineData("report.css")]
    [InlineData("sheet.css")]
    public void Every_page_has_the_same_colours(string style)
    {
        Assert.StartsWith(Asset.Text("report.css").Split("* {")[0], Asset.Text(style).Replace(":root { color-scheme: light; }\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var used = Uses().Matches(Asset.Text(style)).Select(m => m.Groups[1].Value).Except(["row", "width", "height", "margin"]);
        Assert.Empty(used.Except(Scheme(0).Keys));
    }

    /// <summary>Colours by name: 0 in light, 1 in dark.</summary>
    private static Dictionary<string, string> Scheme(int scheme) =>
        Variables().Matches(Asset.Text("report.css")).GroupBy(m => m.Groups[1].Value).ToDictionary(g => g.Key, g => g.ElementAt(scheme).Groups[2].Value);

    /// <remarks>WCAG 2.2, relative luminance and contrast ratio.</remarks>
    private static double Contrast(string a, string b)
    {
        double x = Luminance(a), y = Luminance(b);
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Channel(int at)
        {
            var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * Channel(1) + 0.7152 * Channel(3) + 0.0722 * Channel(5);
    }

    [GeneratedRegex("--([a-z0-9-]+): (#[0-9a-f]{6});")]
    private static partial Regex Variables();

    [GeneratedRegex(@"var\(--([a-z0-9-]+)\)")]
    private static partial Regex Uses();
}
