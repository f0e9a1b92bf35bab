using System.Numerics;
using System.Runtime.InteropServices;

namespace LabelBench.Labeling.Ocr;

/// <summary>Finds the connected regions (8 neighbours) of a map above a threshold, and the convex hull of each.</summary>
/// <remarks>Works on runs of pixels, joined by union-find; the ends of its runs are all that a region's hull needs. Keeps its buffers.</remarks>
internal sealed class TextRegions
{
    private record struct Run(int Y, int First, int Last, int Parent);

    private readonly List<Run> _runs = [];
    private readonly List<Vector2> _corners = [];
    private readonly List<Vector2> _hull = [];
    private int[] _order = [];
    private int[] _roots = [];

    /// <summary>Hulls in pixel centres, one region after the other; each is valid until the next is asked for.</summary>
    internal HullEnumerator Hulls(ReadOnlySpan<float> map, int width, int height, float threshold)
    {
        FindRuns(map, width, height, threshold);
        var runs = CollectionsMarshal.AsSpan(_runs);
        if (_order.Length < runs.Length)
            (_order, _roots) = (new int[2 * runs.Length], new int[2 * runs.Length]);
        for (var i = 0; i < runs.Length; i++)
            (_roots[i], _order[i]) = (Root(runs, i), i);
        Array.Sort(_roots, _order, 0, runs.Length);
        return new HullEnumerator(this, runs.Length);
    }

    private void FindRuns(ReadOnlySpan<float> map, int width, int height, float threshold)
    {
        _runs.Clear();
        var (aboveFrom, aboveTo) = (0, 0);
        for (var y = 0; y < height; y++)
        {
            var row = map.Slice(y * width, width);
            var from = _runs.Count;
            for (var x = 0; x < width; x++)
            {
                if (!(row[x] > threshold))
                    continue;
                var first = x;
                while (x + 1 < width && row[x + 1] > threshold)
                    x++;
                _runs.Add(new Run(y, first, x, _runs.Count));
            }
            JoinRows(CollectionsMarshal.AsSpan(_runs), aboveFrom, aboveTo, from);
            (aboveFrom, aboveTo) = (from, _runs.Count);
        }
    }

    private static void JoinRows(Span<Run> runs, int aboveFrom, int aboveTo, int from)
    {
        var above = aboveFrom;
        for (var i = from; i < runs.Length; i++)
        {
            while (above < aboveTo && runs[above].Last + 1 < runs[i].First)
                above++;
            for (var j = above; j < aboveTo && runs[j].First <= runs[i].Last + 1; j++)
                runs[Root(runs, i)].Parent = Root(runs, j);
        }
    }

    private static int Root(Span<Run> runs, int i)
    {
        while (runs[i].Parent != i)
            i = runs[i].Parent = runs[runs[i].Parent].Parent;
        return i;
    }

    /// <summary>Andrew's monotone chain (1979) over the ends of the region's runs.</summary>
    private ReadOnlySpan<Vector2> HullOf(ReadOnlySpan<int> region)
    {
        _corners.Clear();
        foreach (var i in region)
        {
            var run = _runs[i];
            _corners.Add(new Vector2(run.First, run.Y));
            if (run.Last != run.First)
                _corners.Add(new Vector2(run.Last, run.Y));
        }
        _corners.Sort(static (a, b) => a.X != b.X ? a.X.CompareTo(b.X) : a.Y.CompareTo(b.Y));
        _hull.Clear();
        for (var i = 0; i < _corners.Count; i++)
            Extend(_corners[i], keep: 1);
        var lower = _hull.Count;
        for (var i = _corners.Count - 2; i >= 0; i--)
            Extend(_corners[i], keep: lower);
        if (_hull.Count > 1)
            _hull.RemoveAt(_hull.Count - 1);
        return CollectionsMarshal.AsSpan(_hull);
    }

    private void Extend(Vector2 corner, int keep)
    {
        while (_hull.Count > keep && Cross(_hull[^1] - _hull[^2], corner - _hull[^1]) <= 0)
            _hull.RemoveAt(_hull.Count - 1);
        _hull.Add(corner);
    }

    private static float Cross(Vector2 a, Vector2 b) => a.X * b.Y - a.Y * b.X;

    internal ref struct HullEnumerator(TextRegions regions, int runs)
    {
        private int _next;
        private ReadOnlySpan<Vector2> _current;

        public readonly ReadOnlySpan<Vector2> Current => _current;

        public readonly HullEnumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_next >= runs)
                return false;
            var (from, roots) = (_next, regions._roots);
            while (_next < runs && roots[_next] == roots[from])
                _next++;
            _current = regions.HullOf(regions._order.AsSpan(from, _next - from));
            return true;
        }
    }
}
