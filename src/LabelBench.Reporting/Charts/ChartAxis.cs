using System.Collections.Immutable;

namespace LabelBench.Reporting.Charts;

/// <param name="Unit">Short, or empty: ms, images/s.</param>
/// <param name="Categories">Names from top to bottom for <see cref="AxisScale.Category"/>, else empty.</param>
/// <param name="Notes">A remark per category, shown at the end of its bar; empty when there are none.</param>
public sealed record ChartAxis(string Title, string Unit, AxisScale Scale, ImmutableArray<string> Categories, ImmutableArray<string> Notes)
{
    public static ChartAxis Of(string title, string unit, AxisScale scale) => new(title, unit, scale, [], []);
}

public enum AxisScale
{
    Linear,
    Logarithmic,

    /// <summary>0 to 100, stretched towards 100: position -log10(1 - p/100).</summary>
    Percentile,

    /// <summary>0 to 1, printed as per cent.</summary>
    Share,

    /// <summary>Bytes, printed in binary multiples.</summary>
    Bytes,
    Category,
}
