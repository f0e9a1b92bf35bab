using System.Collections.Immutable;

namespace LabelBench.Capacity.Queueing;

/// <summary>Numbers known at all places of a grid, and between them by interpolation along every axis; beyond the grid the nearest holds.</summary>
internal sealed class LinearGrid
{
    private readonly ImmutableArray<double>[] _axes;
    private readonly double[][] _values;

    /// <param name="rows">Place, one coordinate an axis, and the numbers known there; every place of the grid once.</param>
    public LinearGrid(IReadOnlyCollection<(double[] Place, double[] Values)> rows)
    {
        var dimensions = rows.First().Place.Length;
        _axes = [.. Enumerable.Range(0, dimensions).Select(axis => rows.Select(r => r.Place[axis]).Distinct().Order().ToImmutableArray())];
        _values = new double[_axes.Aggregate(1, (size, axis) => size * axis.Length)][];
        foreach (var (place, values) in rows)
            _values[Index([.. place.Select((x, axis) => _axes[axis].IndexOf(x))])] = values;
        if (rows.Count != _values.Length || _values.Contains(null))
            throw new ArgumentException($"{rows.Count} rows do not fill a grid of {_values.Length} places once each.", nameof(rows));
    }

    /// <summary>Rounded, so that the same place of the grid is the same number however it was computed.</summary>
    public static double Coordinate(double value) => Math.Round(value, 9);

    /// <summary>Coordinates of an axis, ascending.</summary>
    public ImmutableArray<double> Axis(int axis) => _axes[axis];

    /// <param name="place">One coordinate an axis.</param>
    /// <param name="which">Which of the numbers known there.</param>
    public double At(ReadOnlySpan<double> place, int which)
    {
        Span<int> low = stackalloc int[_axes.Length], index = stackalloc int[_axes.Length];
        Span<double> share = stackalloc double[_axes.Length];
        for (var axis = 0; axis < _axes.Length; axis++)
        {
            var (values, x) = (_axes[axis], place[axis]);
            var at = values.BinarySearch(x);
            low[axis] = Math.Clamp(at < 0 ? ~at - 1 : at, 0, Math.Max(0, values.Length - 2));
            share[axis] = values.Length == 1 ? 0 : Math.Clamp((x - values[low[axis]]) / (values[low[axis] + 1] - values[low[axis]]), 0, 1);
        }
        var sum = 0.0;
        for (var corner = 0; corner < 1 << _axes.Length; corner++)
        {
            var weight = 1.0;
            for (var axis = 0; axis < _axes.Length && weight > 0; axis++)
            {
                var upper = corner >> axis & 1;
                weight *= upper == 1 ? share[axis] : 1 - share[axis];
                index[axis] = low[axis] + upper;
            }
            if (weight > 0)
                sum += weight * _values[Index(index)][which];
        }
        return sum;
    }

    private int Index(ReadOnlySpan<int> place)
    {
        var index = 0;
        for (var axis = 0; axis < place.Length; axis++)
            index = index * _axes[axis].Length + place[axis];
        return index;
    }
}
