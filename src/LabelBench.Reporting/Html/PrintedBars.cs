using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Reporting.Charts;

namespace LabelBench.Reporting.Html;

/// <summary>Draws a description of bars without a script, for paper: a row a bar, with its name, its interval as a thin line and its value.</summary>
internal static class PrintedBars
{
    /// <summary>An interval reaches this far beyond the longest bar at most; a longer one ends in an arrow.</summary>
    private const double MostBeyond = 1.5;

    /// <summary>Hatching for the bars of a series that accompanies the main one; once a page.</summary>
    public static Markup Patterns { get; } = new("""
        <svg class="patterns" aria-hidden="true"><defs><pattern id="hatched" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" class="hatch-ground"/><rect width="2" height="5" class="hatch-line"/></pattern></defs></svg>

        """);

    /// <param name="chart">Of the kind <see cref="ChartKind.Bars"/>; a note of its vertical axis stands behind the value.</param>
    public static Markup Render(ChartDescription chart)
    {
        var bars = chart.Series.SelectMany(s => s.Points.Select(p => (Point: p, s.Emphasis))).OrderBy(b => b.Point.Y).ToImmutableArray();
        var longest = bars.Max(b => b.Point.X);
        var end = Math.Min(bars.Max(b => b.Point.High ?? b.Point.X), MostBeyond * longest);
        return Markup.Of($"""
            <figure>
            <figcaption>{chart.Title} <span class="quiet">{chart.Horizontal.Unit}</span></figcaption>
            <div class="bars" role="img" aria-label="{chart.Alternative}">
            {Markup.Join(bars.Select(b => Bar(chart, b.Point, b.Emphasis, Math.Max(end, longest))))}</div>
            </figure>

            """);
    }

    private static Markup Bar(ChartDescription chart, ChartPoint point, int emphasis, double end)
    {
        var row = (int)point.Y;
        return Markup.Of($"""
            <div class="bar-name">{chart.Vertical.Categories[row]}</div><svg class="{(emphasis == 0 ? "bar" : "bar hatched")}"><rect width="{Percent(point.X, end)}" y="2" height="9"/>{Interval(point, end)}</svg><div class="bar-value"><b>{point.Text}</b> <span>{chart.Vertical.Notes[row]}</span></div>

            """);
    }

    private static Markup Interval(ChartPoint point, double end) => point is { Low: { } low, High: { } high }
        ? Markup.Of($"<line x1=\"{Percent(low, end)}\" x2=\"{Percent(Math.Min(high, end), end)}\" y1=\"6.5\" y2=\"6.5\"/>{Markup.When(high > end, () => new Markup("<svg x=\"100%\" class=\"arrow\"><path d=\"M-7 3 L0 6.5 L-7 10 Z\"/></svg>"))}")
        : Markup.Empty;

    private static string Percent(double value, double end) => (end > 0 ? 100 * value / end : 0).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
