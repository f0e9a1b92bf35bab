using System.Collections.Immutable;

namespace LabelBench.Analysis;

/// <summary>Thins a line for drawing so that no peak is lost: of each column the lowest and the highest reading stay, where and when they were.</summary>
public static class MinMaxColumns
{
    /// <param name="points">Seconds, ascending from 0 to <paramref name="length"/>, and values.</param>
    /// <param name="length">Seconds that all columns together cover, more than 0.</param>
    /// <param name="columns">At least 1.</param>
    /// <returns>At most two points a column, and the first and the last of all; the same points where there are no more.</returns>
    public static ImmutableArray<(double Second, double Value)> Of(ImmutableArray<(double Second, double Value)> points, double length, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (points.Length <= 2)
            return points;
        var kept = ImmutableArray.CreateBuilder<(double, double)>();
        foreach (var column in points.GroupBy(p => Math.Clamp((int)(p.Second / length * columns), 0, columns - 1)))
        {
            var (lowest, highest) = (column.MinBy(p => p.Value), column.MaxBy(p => p.Value));
            kept.Add(lowest.Second <= highest.Second ? lowest : highest);
            if (lowest.Value != highest.Value)
                kept.Add(lowest.Second <= highest.Second ? highest : lowest);
        }
        if (kept[0] != points[0])
            kept.Insert(0, points[0]);
        if (kept[^1] != points[^1])
            kept.Add(points[^1]);
        return kept.ToImmutable();
    }
}
