using System.Collections.Immutable;

namespace LabelBench.Reporting.Charts;

/// <param name="Emphasis">0 for the main series; 1 for one that accompanies it; among points see the constants.</param>
public sealed record ChartSeries(string Name, ImmutableArray<ChartPoint> Points, int Emphasis = 0)
{
    /// <summary>Points that a line joins, and a line without points.</summary>
    public const int Line = 1, Limit = 2;

    /// <summary>Of a timeline instead of points: unbroken stretches of x, y, x, y and so on; between two of them nothing is drawn. Null for every other kind.</summary>
    public ImmutableArray<ImmutableArray<double>>? Stretches { get; init; }

    /// <summary>Of lines: places where nothing is known and the line is broken; null for none.</summary>
    public ImmutableArray<ChartGap>? Gaps { get; init; }

    /// <summary>Of a timeline: what the readings were, in words.</summary>
    public string? Text { get; init; }
}

/// <param name="X">Value on the horizontal axis.</param>
/// <param name="Y">Value on the vertical axis; a 0-based index for categories.</param>
/// <param name="Low">Lower end of the interval of the value, or null.</param>
/// <param name="High">Upper end of the interval of the value, or null.</param>
/// <param name="Text">The value as it is printed, rounded and with its unit.</param>
public sealed record ChartPoint(double X, double Y, double? Low, double? High, string Text);

/// <param name="X">Value on the horizontal axis.</param>
/// <param name="Text">Why there is no value.</param>
public sealed record ChartGap(double X, string Text);
