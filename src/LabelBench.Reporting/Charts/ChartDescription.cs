using System.Collections.Immutable;

namespace LabelBench.Reporting.Charts;

/// <summary>A figure as data: what is drawn and what it says, without how. Each format draws the same description in its own way.</summary>
/// <param name="Id">Unique in a report; letters, digits and hyphens.</param>
/// <param name="Alternative">What the figure shows, in sentences, for those who cannot see it.</param>
/// <param name="Horizontal">Axis along the bottom.</param>
/// <param name="Vertical">Axis along the side.</param>
public sealed record ChartDescription(
    string Id,
    string Title,
    ChartKind Kind,
    ChartAxis Horizontal,
    ChartAxis Vertical,
    ImmutableArray<ChartSeries> Series,
    string Alternative)
{
    /// <summary>Stretches of the horizontal axis that are shaded; null for none.</summary>
    public ImmutableArray<ChartBand>? Bands { get; init; }
}

public enum ChartKind
{
    /// <summary>Lying bars, one per category, with an interval where the point has one.</summary>
    Bars,

    /// <summary>Lying bars, one per category, whose parts are the series.</summary>
    StackedBars,

    /// <summary>One line per series, over percentiles.</summary>
    Curves,

    /// <summary>One line per series, over numbers.</summary>
    Lines,

    /// <summary>Low figures of lines over time, with shaded stretches and gaps.</summary>
    Timeline,

    /// <summary>Points in a plane; a series may join its own or be a limit that is drawn as a line.</summary>
    Points,

    /// <summary>Single values as dots in rows of categories, the dots of several series beside each other, and a value with its interval in the middle of each row.</summary>
    Dots,

    /// <summary>A value a run as dots, with the lines, bands and marks of <see cref="HistoryChart"/>.</summary>
    History,
}
