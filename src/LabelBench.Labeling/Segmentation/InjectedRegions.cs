using LabelBench.Core;

namespace LabelBench.Labeling.Segmentation;

/// <summary>Paints regions as a trained segmenter finds them: a few connected shapes with slightly rough edges. The map of seeded weights is noise instead, with a hundred times as many runs.</summary>
public static class InjectedRegions
{
    /// <summary>Radii as shares of the map's sides: organs in a slice of the trunk take 1 to 10 % of it.</summary>
    private const double SmallestRadius = 0.05, LargestRadius = 0.18;

    /// <summary>Pixels by which the edge of a row wanders.</summary>
    private const int Roughness = 2;

    /// <summary>Replaces a map by background and regions, whose classes take turns from 1. Allocates nothing.</summary>
    /// <param name="map">width x height class numbers.</param>
    /// <param name="classes">Classes of the map, the background included; at least 2.</param>
    /// <param name="count">Regions; where they overlap the later one lies on top.</param>
    /// <param name="seed">Another seed, other places and sizes.</param>
    /// <exception cref="ArgumentException">The map has another length.</exception>
    public static void Paint(Span<byte> map, int width, int height, int classes, int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (map.Length != (long)width * height)
            throw new ArgumentException($"{width} x {height} pixels do not fit {map.Length} bytes.", nameof(map));
        map.Clear();
        var random = new SplitMix64(seed);
        for (var i = 0; i < count; i++)
            PaintOne(map, width, height, (byte)(1 + i % (classes - 1)), ref random);
    }

    private static void PaintOne(Span<byte> map, int width, int height, byte classNumber, ref SplitMix64 random)
    {
        var (centreX, centreY) = (random.Between(0.25, 0.75) * width, random.Between(0.25, 0.75) * height);
        var (radiusX, radiusY) = (random.Between(SmallestRadius, LargestRadius) * width, random.Between(SmallestRadius, LargestRadius) * height);
        for (var y = Math.Max(0, (int)(centreY - radiusY)); y < Math.Min(height, centreY + radiusY); y++)
        {
            var above = (y + 0.5 - centreY) / radiusY;
            var half = radiusX * Math.Sqrt(Math.Max(0, 1 - above * above));
            var left = Math.Clamp((int)Math.Round(centreX - half) + random.Below(Roughness), 0, width);
            var right = Math.Clamp((int)Math.Round(centreX + half) - random.Below(Roughness), left, width);
            map[(y * width + left)..(y * width + right)].Fill(classNumber);
        }
    }
}
