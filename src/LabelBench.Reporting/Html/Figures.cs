using System.Collections.Immutable;
using LabelBench.Reporting.Charts;

namespace LabelBench.Reporting.Html;

/// <summary>The boxes that charts are drawn in, each with its alternative text and the numbers behind it.</summary>
internal static class Figures
{
    public static Markup Render(ImmutableArray<ChartDescription> charts) => charts.IsEmpty ? Markup.Empty : Markup.Of($"""
        <div class="figures">
        {Markup.Join(charts.Select(Render))}</div>

        """);

    private static Markup Render(ChartDescription chart) => Markup.Of($"""
        <figure>
        <figcaption>{chart.Title}</figcaption>
        <div class="chart" id="{chart.Id}" role="img" aria-label="{chart.Alternative}"></div>
        <details><summary>Numbers of this chart</summary>
        {Numbers(chart)}</details>
        </figure>

        """);

    /// <summary>Points of a line that its table shows; the record has all.</summary>
    private const int PointsShown = 25;

    private static Markup Numbers(ChartDescription chart) => chart.Kind switch
    {
        ChartKind.Curves => Curves(chart),
        ChartKind.Lines => Lines(chart),
        ChartKind.Points or ChartKind.History => Points(chart),
        ChartKind.Dots => Dots(chart),
        ChartKind.Timeline => Timeline(chart),
        _ => Bars(chart),
    };

    private static Markup Timeline(ChartDescription chart)
    {
        var table = new HtmlTable($"{chart.Title} over time", new("reading"), new("lowest, mean, highest"));
        foreach (var series in chart.Series)
            table.Add(Markup.Of($"{series.Name}"), Markup.Of($"{series.Text}"));
        return table.Render();
    }

    private static Markup Points(ChartDescription chart)
    {
        var table = new HtmlTable($"{chart.Title}: {chart.Vertical.Title} and {chart.Horizontal.Title}", new(""), new("point"));
        foreach (var (series, point) in chart.Series.Where(s => s.Emphasis != ChartSeries.Limit).SelectMany(s => s.Points.Select(p => (s, p))))
            table.Add(Markup.Of($"{series.Name}"), Markup.Of($"{point.Text}"));
        return table.Render();
    }

    private static Markup Dots(ChartDescription chart)
    {
        var table = new HtmlTable($"{chart.Title}: {chart.Horizontal.Title}", new(""), new("value"));
        foreach (var (row, category) in chart.Vertical.Categories.Index())
        {
            table.AddGroup(Markup.Of($"{category}"));
            foreach (var (series, point) in chart.Series.Where(s => s.Emphasis != ChartSeries.Limit).SelectMany(s => s.Points.Where(p => Math.Round(p.Y) == row).Select(p => (s, p))))
                table.Add(Markup.Of($"{series.Name}"), Markup.Of($"{point.Text}"));
        }
        return table.Render();
    }

    /// <summary>Line by line, since their points need not stand at the same places; evenly thinned, both ends among them.</summary>
    private static Markup Lines(ChartDescription chart)
    {
        var table = new HtmlTable($"{chart.Title}: {chart.Vertical.Title} by {chart.Horizontal.Title}", new(chart.Horizontal.Title), new(chart.Vertical.Title, Number: true));
        foreach (var series in chart.Series)
        {
            table.AddGroup(Markup.Of($"{series.Name}"));
            var shown = Math.Min(PointsShown, series.Points.Length);
            var points = Enumerable.Range(0, shown).Select(i => series.Points[shown == 1 ? 0 : i * (series.Points.Length - 1) / (shown - 1)]).Select(p => (p.X, p.Text));
            foreach (var (x, text) in points.Concat(series.Gaps?.Select(g => (g.X, g.Text)) ?? []).OrderBy(p => p.X))
                table.Add(Markup.Of($"{Wording.Quantity.Count(x)}"), Markup.Of($"{text}"));
        }
        return table.Render();
    }

    private static Markup Bars(ChartDescription chart)
    {
        var unit = chart.Horizontal.Unit is "" or "%" ? "" : $" ({chart.Horizontal.Unit})";
        var table = new HtmlTable($"{chart.Title}: {chart.Horizontal.Title}{unit}", [new(""), .. chart.Series.Select(s => new HtmlTable.Column(s.Name, Number: true))]);
        foreach (var (index, category) in chart.Vertical.Categories.Index())
            table.Add([Markup.Of($"{category}"), .. chart.Series.Select(s => Markup.Of($"{s.Points.FirstOrDefault(p => p.Y == index)?.Text}"))]);
        return table.Render();
    }

    private static Markup Curves(ChartDescription chart)
    {
        var table = new HtmlTable($"{chart.Title}: {chart.Vertical.Title} by {chart.Horizontal.Title}",
            [new("percentile"), .. chart.Series.Select(s => new HtmlTable.Column(s.Name, Number: true))]);
        foreach (var level in chart.Series.SelectMany(s => s.Points).Select(p => p.X).Distinct().Order())
            table.Add([Markup.Of($"{Wording.Quantity.Level(level)}"), .. chart.Series.Select(s => Markup.Of($"{s.Points.FirstOrDefault(p => p.X == level)?.Text}"))]);
        return table.Render();
    }
}
