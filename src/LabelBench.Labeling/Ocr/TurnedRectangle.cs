using System.Numerics;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Ocr;

/// <summary>A rectangle at any angle: its centre, the unit vector of its mostly horizontal edge, and half its extents along and across it.</summary>
internal readonly record struct TurnedRectangle(Vector2 Centre, Vector2 Along, float HalfWidth, float HalfHeight)
{
    private Vector2 Across => new(-Along.Y, Along.X);

    internal float Area => 4 * HalfWidth * HalfHeight;

    internal float Perimeter => 4 * (HalfWidth + HalfHeight);

    internal float ShorterSide => 2 * Math.Min(HalfWidth, HalfHeight);

    /// <summary>The rectangle of least area around a convex polygon.</summary>
    /// <param name="hull">At least one corner, in order.</param>
    /// <remarks>One side of it lies on an edge of the hull: Freeman and Shapira (1975), doi:10.1145/360881.360919.</remarks>
    internal static TurnedRectangle Around(ReadOnlySpan<Vector2> hull)
    {
        TurnedRectangle? best = null;
        for (var i = 0; i < hull.Length; i++)
        {
            var edge = hull[(i + 1) % hull.Length] - hull[i];
            var along = edge == Vector2.Zero ? Vector2.UnitX : Vector2.Normalize(edge);
            var candidate = Enclose(hull, along);
            if (best is null || candidate.Area < best.Value.Area)
                best = candidate;
        }
        return best ?? throw new ArgumentException("A hull has at least one corner.", nameof(hull));
    }

    /// <summary>Every side moves out by a distance, as when a rounded outline at that distance gets its own tightest rectangle.</summary>
    internal TurnedRectangle Grow(float distance) => this with { HalfWidth = HalfWidth + distance, HalfHeight = HalfHeight + distance };

    /// <summary>Whether a point lies inside or on the edge.</summary>
    internal bool Contains(Vector2 point)
    {
        const float onEdge = 1e-3f;
        var offset = point - Centre;
        return MathF.Abs(Vector2.Dot(offset, Along)) <= HalfWidth + onEdge && MathF.Abs(Vector2.Dot(offset, Across)) <= HalfHeight + onEdge;
    }

    internal Quad ToQuad()
    {
        var (x, y) = (Along * HalfWidth, Across * HalfHeight);
        return new Quad(Centre - x - y, Centre + x - y, Centre + x + y, Centre - x + y);
    }

    private static TurnedRectangle Enclose(ReadOnlySpan<Vector2> hull, Vector2 along)
    {
        // Reading goes to the right, so the edge nearer to horizontal, pointing right, is the width.
        if (MathF.Abs(along.X) < MathF.Abs(along.Y))
            along = new Vector2(-along.Y, along.X);
        if (along.X < 0)
            along = -along;
        var across = new Vector2(-along.Y, along.X);
        var (lowX, highX, lowY, highY) = (float.MaxValue, float.MinValue, float.MaxValue, float.MinValue);
        foreach (var corner in hull)
        {
            var (x, y) = (Vector2.Dot(corner, along), Vector2.Dot(corner, across));
            (lowX, highX) = (Math.Min(lowX, x), Math.Max(highX, x));
            (lowY, highY) = (Math.Min(lowY, y), Math.Max(highY, y));
        }
        var centre = along * ((lowX + highX) / 2) + across * ((lowY + highY) / 2);
        return new TurnedRectangle(centre, along, (highX - lowX) / 2, (highY - lowY) / 2);
    }
}
