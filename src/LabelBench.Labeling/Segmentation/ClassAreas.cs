namespace LabelBench.Labeling.Segmentation;

/// <summary>Pixels per class of a mask.</summary>
public static class ClassAreas
{
    /// <summary>Counts every class. Allocates nothing.</summary>
    /// <param name="mask">Class numbers.</param>
    /// <param name="areas">Takes the pixels of class 0, 1, ...; what it held before is overwritten.</param>
    /// <returns>Pixels whose class has no place in <paramref name="areas"/>: 0 where the mask is as promised.</returns>
    public static long Count(ReadOnlySpan<byte> mask, Span<long> areas)
    {
        // Four counters per class: neighbouring pixels mostly share a class, and one counter would wait for its own last store.
        Span<int> counters = stackalloc int[4 * 256];
        counters.Clear();
        var i = 0;
        for (; i <= mask.Length - 4; i += 4)
        {
            counters[mask[i]]++;
            counters[256 + mask[i + 1]]++;
            counters[512 + mask[i + 2]]++;
            counters[768 + mask[i + 3]]++;
        }
        for (; i < mask.Length; i++)
            counters[mask[i]]++;

        areas.Clear();
        long outside = 0;
        for (var c = 0; c < 256; c++)
        {
            var area = (long)counters[c] + counters[256 + c] + counters[512 + c] + counters[768 + c];
            if (c < areas.Length)
                areas[c] = area;
            else
                outside += area;
        }
        return outside;
    }
}
