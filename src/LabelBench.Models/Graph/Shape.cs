using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace LabelBench.Models;

/// <summary>The extents of a tensor, outermost first; a scalar has none. Compared by content.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public sealed class Shape : IReadOnlyList<int>, IEquatable<Shape>
{
    private readonly int[] _extents;

    private Shape(int[] extents) => _extents = extents;

    public static Shape Scalar { get; } = new([]);

    /// <exception cref="ArgumentException">An extent is below 1.</exception>
    public static Shape Create(params ReadOnlySpan<int> extents)
    {
        foreach (var extent in extents)
            if (extent < 1)
                throw new ArgumentException($"A static shape has extents of at least 1, not {Describe(extents)}.", nameof(extents));
        return new Shape(extents.ToArray());
    }

    public int Rank => _extents.Length;

    int IReadOnlyCollection<int>.Count => Rank;

    /// <summary>Lets <c>shape[^1]</c> name the innermost extent.</summary>
    public int Length => Rank;

    public int this[int axis] => _extents[axis];

    /// <summary>Product of all extents; 1 for a scalar.</summary>
    public long ElementCount => _extents.Aggregate(1L, (product, extent) => checked(product * extent));

    /// <summary>The same shape with one extent replaced.</summary>
    public Shape With(int axis, int extent)
    {
        var extents = (int[])_extents.Clone();
        extents[axis] = extent;
        return Create(extents);
    }

    /// <summary>Extents from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public Shape Range(int start, int end) => new(_extents[start..end]);

    /// <summary>Extents as ONNX writes them.</summary>
    public long[] ToInt64() => Array.ConvertAll(_extents, static extent => (long)extent);

    public bool Equals(Shape? other) => other is not null && _extents.AsSpan().SequenceEqual(other._extents);

    public override bool Equals(object? obj) => Equals(obj as Shape);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var extent in _extents)
            hash.Add(extent);
        return hash.ToHashCode();
    }

    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_extents).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>For example <c>[1,3,224,224]</c>; a scalar is <c>[]</c>.</summary>
    public override string ToString() => Describe(_extents);

    private static string Describe(ReadOnlySpan<int> extents)
    {
        var words = new string[extents.Length];
        for (var i = 0; i < words.Length; i++)
            words[i] = extents[i].ToString(CultureInfo.InvariantCulture);
        return $"[{string.Join(',', words)}]";
    }
}
