using System.Numerics;
using System.Runtime.InteropServices;

namespace LabelBench.Labeling.Detection;

/// <summary>Greedy non-maximum suppression within each class: the best box stays, weaker ones that overlap it too far go. Keeps its buffers; one per thread.</summary>
/// <remarks>Kept boxes lie in parallel arrays, so that a candidate is held against a vector of them at a time.</remarks>
public sealed class NonMaximumSuppression
{
    private float[] _left = [], _top = [], _right = [], _bottom = [], _area = [];
    private int[] _class = [];
    private (float Score, int Index)[] _order = [];

    /// <summary>The boxes that stay, best first; equal scores in the order given. A box whose score is NaN goes.</summary>
    /// <param name="candidates">Any order, finite boxes.</param>
    /// <param name="kept">Cleared, then filled.</param>
    public void Keep(ReadOnlySpan<DetectedBox> candidates, SuppressionOptions options, List<DetectedBox> kept)
    {
        kept.Clear();
        var count = Sort(candidates);
        var limit = Math.Min(count, options.MaximumDetections);
        Reserve(limit);
        for (var i = 0; i < count && kept.Count < limit; i++)
        {
            ref readonly var candidate = ref candidates[_order[i].Index];
            if (IsCovered(candidate, kept.Count, options.Overlap))
                continue;
            var at = kept.Count;
            (_left[at], _top[at], _right[at], _bottom[at]) = (candidate.Left, candidate.Top, candidate.Right, candidate.Bottom);
            (_area[at], _class[at]) = (candidate.Area, candidate.Class);
            kept.Add(candidate);
        }
    }

    private int Sort(ReadOnlySpan<DetectedBox> candidates)
    {
        if (_order.Length < candidates.Length)
            _order = new (float, int)[Math.Max(candidates.Length, 2 * _order.Length)];
        var count = 0;
        for (var i = 0; i < candidates.Length; i++)
        {
            if (!float.IsNaN(candidates[i].Score))
                _order[count++] = (candidates[i].Score, i);
        }
        _order.AsSpan(0, count).Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Index.CompareTo(b.Index));
        return count;
    }

    private void Reserve(int boxes)
    {
        if (_class.Length >= boxes)
            return;
        (_left, _top, _right, _bottom, _area, _class) = (new float[boxes], new float[boxes], new float[boxes], new float[boxes], new float[boxes], new int[boxes]);
    }

    /// <summary>Whether a kept box of the class overlaps the candidate too far: shared > overlap x union, without a division.</summary>
    private bool IsCovered(in DetectedBox candidate, int kept, float overlap)
    {
        var area = candidate.Area;
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var (left, top) = (new Vector<float>(candidate.Left), new Vector<float>(candidate.Top));
            var (right, bottom) = (new Vector<float>(candidate.Right), new Vector<float>(candidate.Bottom));
            var (ownArea, limit, ownClass) = (new Vector<float>(area), new Vector<float>(overlap), new Vector<int>(candidate.Class));
            for (; i <= kept - Vector<float>.Count; i += Vector<float>.Count)
            {
                var width = Vector.Min(right, Load(_right, i)) - Vector.Max(left, Load(_left, i));
                var height = Vector.Min(bottom, Load(_bottom, i)) - Vector.Max(top, Load(_top, i));
                var shared = Vector.Max(width, Vector<float>.Zero) * Vector.Max(height, Vector<float>.Zero);
                var far = Vector.GreaterThan(shared, limit * (ownArea + Load(_area, i) - shared));
                if (Vector.EqualsAny(far & Vector.Equals(ownClass, Vector.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_class), (nuint)i)), Vector<int>.AllBitsSet))
                    return true;
            }
        }
        for (; i < kept; i++)
        {
            var shared = Math.Max(Math.Min(candidate.Right, _right[i]) - Math.Max(candidate.Left, _left[i]), 0)
                * Math.Max(Math.Min(candidate.Bottom, _bottom[i]) - Math.Max(candidate.Top, _top[i]), 0);
            if (_class[i] == candidate.Class && shared > overlap * (area + _area[i] - shared))
                return true;
        }
        return false;
    }

    private static Vector<float> Load(float[] values, int at) => Vector.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)at);
}
