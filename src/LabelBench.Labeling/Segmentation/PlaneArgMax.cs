using System.Numerics;
using System.Runtime.InteropServices;

namespace LabelBench.Labeling.Segmentation;

/// <summary>The best of several planes at every place: planes lie one after the other, as in [C, P] outputs of detectors and segmenters.</summary>
internal static class PlaneArgMax
{
    /// <summary>Places handled together: their best values and planes (8 KiB) stay in the first-level cache while all planes pass by.</summary>
    internal const int Block = 1024;

    /// <summary>Best value and its plane for the places first .. first + best.Length - 1; of equal values the lower plane. NaN is never chosen: where all are NaN, plane 0 and negative infinity.</summary>
    /// <param name="planes">count x length values.</param>
    /// <param name="length">Places per plane.</param>
    /// <param name="best">Takes the values; at most length - first.</param>
    /// <param name="plane">Takes the planes; as long as <paramref name="best"/>.</param>
    internal static void Find(ReadOnlySpan<float> planes, int count, int length, int first, Span<float> best, Span<int> plane)
    {
        best.Fill(float.NegativeInfinity);
        plane[..best.Length].Clear();
        for (var p = 0; p < count; p++)
            Raise(planes.Slice(p * length + first, best.Length), p, best, plane);
    }

    private static void Raise(ReadOnlySpan<float> values, int p, Span<float> best, Span<int> plane)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            ref var source = ref MemoryMarshal.GetReference(values);
            ref var bests = ref MemoryMarshal.GetReference(best);
            ref var planes = ref MemoryMarshal.GetReference(plane);
            var index = new Vector<int>(p);
            for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                var value = Vector.LoadUnsafe(ref source, (nuint)i);
                var old = Vector.LoadUnsafe(ref bests, (nuint)i);
                var higher = Vector.GreaterThan(value, old);
                Vector.ConditionalSelect(higher, value, old).StoreUnsafe(ref bests, (nuint)i);
                Vector.ConditionalSelect(higher, index, Vector.LoadUnsafe(ref planes, (nuint)i)).StoreUnsafe(ref planes, (nuint)i);
            }
        }
        for (; i < values.Length; i++)
        {
            if (values[i] > best[i])
                (best[i], plane[i]) = (values[i], p);
        }
    }
}
