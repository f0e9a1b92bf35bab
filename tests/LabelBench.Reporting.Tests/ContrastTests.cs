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
        var colours = Variables().Matches(Asset.Text("report.css")).GroupBy(m => m.Groups[1].Value)
            .ToDictionary(g => g.Key, g => g.ElementAt(scheme).Groups[2].Value);
        Assert.All(new[] { "ink", "quiet", "accent", "alarm" }, text => Assert.InRange(Contrast(colours[text], colours["paper"]), 4.5, 21));
        Assert.All(new[] { "ink", "quiet" }, text => Assert.InRange(Contrast(colours[text], colours["tint"]), 4.5, 21));
        Assert.All(new[] { "ink", "alarm" }, text => Assert.InRange(Contrast(colours[text], colours["alarm-tint"]), 4.5, 21));
    }

    [Fact]
    public void The_sheet_can_be_read_and_its_bars_told_from_the_paper()
    {
        var colours = Variables().Matches(Asset.Text("sheet.css")).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        Assert.All(new[] { "ink", "quiet", "accent" }, text => Assert.InRange(Contrast(colours[text], colours["paper"]), 4.5, 21));
        Assert.InRange(Contrast(colours["ink"], colours["tint"]), 4.5, 21);
        Assert.All(new[] { "bar", "hatch" }, part => Assert.InRange(Contrast(colours[part], colours["paper"]), 3, 21));
    }

    [Theory]
    [InlineData("light", "#ffffff", "#ffffff")]
    [InlineData("night", "#15181c", "#15181c")]
    public void Bars_stand_out_from_the_paper_and_their_labels_from_the_bars(string palette, string paper, string label)
    {
        var line = Asset.Text("report.js").Split('\n').Single(l => l.Contains($"var {palette} = ", StringComparison.Ordinal));
        Assert.Contains($"paper: '{paper}'", line, StringComparison.Ordinal);
        var series = Colours().Matches(line[line.IndexOf('[', StringComparison.Ordinal)..line.IndexOf(']', StringComparison.Ordinal)]).Select(m => m.Value).ToList();
        Assert.Equal(7, series.Count);
        Assert.All(series, bar => Assert.InRange(Contrast(label, bar), 4.5, 21));
        Assert.InRange(Contrast(Colours().Matches(line)[^1].Value, paper), 3, 21);
    }

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

    [GeneratedRegex("--([a-z-]+): (#[0-9a-f]{6});")]
    private static partial Regex Variables();

    [GeneratedRegex("#[0-9a-f]{6}")]
    private static partial Regex Colours();
}
