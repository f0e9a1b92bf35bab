using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace LabelBench.Labeling.ActiveLearning;

/// <summary>Picks items that cover a pool of embeddings: again and again the one that lies furthest from all picks so far. Keeps its distances between calls; for one caller at a time.</summary>
/// <remarks>
/// Farthest-first traversal, Gonzalez (1985), doi:10.1016/0304-3975(85)90224-5, at most twice the best covering radius; as core-set selection Sener and Savarese (2018),
/// arXiv:1708.00489. Exact, and the same picks with any number of threads. Each pick reads the whole pool once, so that memory bandwidth bounds it. Centres given from the
/// start are held against a block of the pool at a time, which is then read once for all of them.
/// </remarks>
/// <param name="threads">Threads that share the pool, at least 1.</param>
public sealed class KCenterGreedy(int threads = 1)
{
    /// <summary>Bytes of the pool that are handled together: what the second-level cache surely holds.</summary>
    private const int BlockBytes = 128 << 10;

    private readonly int[] _centre = new int[1];
    private ReadOnlyMemory<float> _pool;
    private int _dimension = 1;
    private float[] _distance = [];
    private int _items;

    /// <summary>Picks items from a pool.</summary>
    /// <param name="pool">N x D numbers, all finite.</param>
    /// <param name="dimension">D.</param>
    /// <param name="labeled">Items of the pool that are covered already, in any order; where there is none, the first pick is item 0.</param>
    /// <param name="picks">Takes the picks in order; its length is the number wanted. Equally distant items by lower index. Nothing is picked twice, nor is an item of <paramref name="labeled"/>.</param>
    /// <param name="radii">As long as <paramref name="picks"/>: Euclidean distance of each pick from all before it; positive infinity for a first pick without any. Never rises.</param>
    /// <returns>Items picked: fewer than wanted where the pool is exhausted.</returns>
    /// <exception cref="ArgumentException">Spans that do not fit, an unknown labeled item, or an embedding that is not finite.</exception>
    public int Select(ReadOnlyMemory<float> pool, int dimension, ReadOnlySpan<int> labeled, Span<int> picks, Span<float> radii)
    {
        if (picks.Length != radii.Length)
            throw new ArgumentException($"{picks.Length} picks and {radii.Length} radii differ in number.", nameof(picks));
        Begin(pool, dimension, labeled);
        var count = 0;
        while (count < picks.Length && TryPick(out picks[count], out radii[count]))
            count++;
        return count;
    }

    /// <summary>Takes a pool for picks one by one.</summary>
    /// <param name="pool">As for <see cref="Select"/>; not to be changed while items are picked from it.</param>
    /// <exception cref="ArgumentException">As for <see cref="Select"/>.</exception>
    public void Begin(ReadOnlyMemory<float> pool, int dimension, params ReadOnlySpan<int> labeled)
    {
        if (dimension < 1 || pool.Length % dimension != 0)
            throw new ArgumentException($"{pool.Length} numbers are no whole number of embeddings of {dimension}.", nameof(pool));
        (_pool, _dimension, _items) = (pool, dimension, pool.Length / dimension);
        for (var i = 0; i < _items; i++)
        {
            if (!float.IsFinite(TensorPrimitives.SumOfMagnitudes(Embedding(i))))
                throw new ArgumentException($"Embedding {i} is not finite, or too large to be compared.", nameof(pool));
        }
        if (_distance.Length < _items)
            _distance = new float[_items];
        _distance.AsSpan(0, _items).Fill(float.PositiveInfinity);
        Cover(labeled.ToArray());
    }

    /// <summary>The item that lies furthest from all centres so far, which then is one of them.</summary>
    /// <param name="radius">Its Euclidean distance; positive infinity where there was no centre.</param>
    /// <returns>False where every item is a centre.</returns>
    public bool TryPick(out int pick, out float radius)
    {
        (pick, radius) = (0, 0);
        if (_items == 0)
            return false;
        var furthest = TensorPrimitives.IndexOfMax<float>(_distance.AsSpan(0, _items));
        if (_distance[furthest] < 0)
            return false;
        (pick, radius) = (furthest, MathF.Sqrt(_distance[furthest]));
        _centre[0] = pick;
        Cover(_centre);
        return true;
    }

    private ReadOnlySpan<float> Embedding(int item) => _pool.Span.Slice(item * _dimension, _dimension);

    /// <summary>Lowers every item's squared distance to that of the nearest centre; a centre's own becomes -1, below any distance.</summary>
    private void Cover(int[] centres)
    {
        foreach (var centre in centres)
        {
            if ((uint)centre >= (uint)_items)
                throw new ArgumentException($"Item {centre} is not in a pool of {_items}.", nameof(centres));
        }
        if (threads == 1)
            Cover(centres, 0, _items);
        else
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part => Cover(centres, Edge(part), Edge(part + 1)));
        foreach (var centre in centres)
            _distance[centre] = -1;

        int Edge(int part) => (int)((long)_items * part / threads);
    }

    private void Cover(int[] centres, int from, int to)
    {
        var distance = _distance.AsSpan(0, _items);
        var block = Math.Max(1, BlockBytes / (sizeof(float) * _dimension));
        for (var first = from; first < to; first += block)
        {
            var end = Math.Min(to, first + block);
            foreach (var centre in centres)
            {
                var middle = Embedding(centre);
                for (var i = first; i < end; i++)
                    distance[i] = Math.Min(distance[i], SquaredDistance(Embedding(i), middle));
            }
        }
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
