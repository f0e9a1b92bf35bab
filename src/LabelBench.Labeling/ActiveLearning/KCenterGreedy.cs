using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace LabelBench.Labeling.ActiveLearning;

/// <summary>Picks items that cover a pool of embeddings: again and again the one that lies furthest from all picks so far. Keeps its distances between calls; one per thread.</summary>
/// <remarks>
/// Farthest-first traversal, Gonzalez (1985), doi:10.1016/0304-3975(85)90224-5, at most twice the best covering radius; as core-set selection Sener and Savarese (2018),
/// arXiv:1708.00489. Exact. Each pick reads the whole pool once, so that memory bandwidth bounds it. Centres given from the start are held against a block of the pool at a
/// time, which is then read once for all of them.
/// </remarks>
public sealed class KCenterGreedy
{
    /// <summary>Bytes of the pool that are handled together: what the second-level cache surely holds.</summary>
    private const int BlockBytes = 128 << 10;

    private float[] _distance = [];

    /// <summary>Picks items from a pool.</summary>
    /// <param name="pool">N x D numbers, all finite.</param>
    /// <param name="dimension">D.</param>
    /// <param name="labeled">Items of the pool that are covered already, in any order; where there is none, the first pick is item 0.</param>
    /// <param name="picks">Takes the picks in order; its length is the number wanted. Equally distant items by lower index. Nothing is picked twice, nor is an item of <paramref name="labeled"/>.</param>
    /// <param name="radii">As long as <paramref name="picks"/>: Euclidean distance of each pick from all before it; positive infinity for a first pick without any. Never rises.</param>
    /// <returns>Items picked: fewer than wanted where the pool is exhausted.</returns>
    /// <exception cref="ArgumentException">Spans that do not fit, an unknown labeled item, or an embedding that is not finite.</exception>
    public int Select(ReadOnlySpan<float> pool, int dimension, ReadOnlySpan<int> labeled, Span<int> picks, Span<float> radii)
    {
        if (dimension < 1 || pool.Length % dimension != 0 || picks.Length != radii.Length)
            throw new ArgumentException($"{pool.Length} numbers are no whole number of embeddings of {dimension}, or picks ({picks.Length}) and radii ({radii.Length}) differ in number.", nameof(pool));
        var items = pool.Length / dimension;
        for (var i = 0; i < items; i++)
        {
            if (!float.IsFinite(TensorPrimitives.SumOfMagnitudes(pool.Slice(i * dimension, dimension))))
                throw new ArgumentException($"Embedding {i} is not finite, or too large to be compared.", nameof(pool));
        }
        if (_distance.Length < items)
            _distance = new float[items];
        var distance = _distance.AsSpan(0, items);
        distance.Fill(float.PositiveInfinity);
        Cover(pool, dimension, labeled, distance);
        var count = 0;
        while (count < picks.Length && count < items)
        {
            var furthest = TensorPrimitives.IndexOfMax<float>(distance);
            if (distance[furthest] < 0)
                break;
            (picks[count], radii[count]) = (furthest, MathF.Sqrt(distance[furthest]));
            Cover(pool, dimension, picks.Slice(count, 1), distance);
            count++;
        }
        return count;
    }

    /// <summary>Lowers every item's squared distance to that of the nearest centre; a centre's own becomes -1, below any distance.</summary>
    private static void Cover(ReadOnlySpan<float> pool, int dimension, ReadOnlySpan<int> centres, Span<float> distance)
    {
        foreach (var centre in centres)
        {
            if ((uint)centre >= (uint)distance.Length)
                throw new ArgumentException($"Item {centre} is not in a pool of {distance.Length}.", nameof(centres));
        }
        var block = Math.Max(1, BlockBytes / (sizeof(float) * dimension));
        for (var first = 0; first < distance.Length; first += block)
        {
            var end = Math.Min(distance.Length, first + block);
            foreach (var centre in centres)
            {
                var middle = pool.Slice(centre * dimension, dimension);
                for (var i = first; i < end; i++)
                    distance[i] = Math.Min(distance[i], SquaredDistance(pool.Slice(i * dimension, dimension), middle));
            }
        }
        foreach (var centre in centres)
            distance[centre] = -1;
    }

    /// <summary>Sum of squared differences, in four vectors at a time; exactly 0 for equal embeddings.</summary>
    internal static float SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        var (sum0, sum1, sum2, sum3) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        var step = Vector<float>.Count;
        var i = 0;
        for (; i <= a.Length - 4 * step; i += 4 * step)
        {
            var d0 = Vector.LoadUnsafe(ref left, (nuint)i) - Vector.LoadUnsafe(ref right, (nuint)i);
            var d1 = Vector.LoadUnsafe(ref left, (nuint)(i + step)) - Vector.LoadUnsafe(ref right, (nuint)(i + step));
            var d2 = Vector.LoadUnsafe(ref left, (nuint)(i + 2 * step)) - Vector.LoadUnsafe(ref right, (nuint)(i + 2 * step));
            var d3 = Vector.LoadUnsafe(ref left, (nuint)(i + 3 * step)) - Vector.LoadUnsafe(ref right, (nuint)(i + 3 * step));
            (sum0, sum1, sum2, sum3) = (sum0 + d0 * d0, sum1 + d1 * d1, sum2 + d2 * d2, sum3 + d3 * d3);
        }
        var sum = Vector.Sum(sum0 + sum1 + (sum2 + sum3));
        for (; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }
}
