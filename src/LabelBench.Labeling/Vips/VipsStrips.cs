namespace LabelBench.Labeling.Vips;

/// <summary>Works an image off on the calling thread, strip by strip.</summary>
/// <remarks>
/// vips_image_write hands even a single thread's work to a pool of its own: the caller's CPU clock then misses most of what decoding costs, and a pipeline runs
/// more threads than it was given. In strips of this height it takes no more CPU time than the pool (full HD JPEG, 1 to 64 rows tried).
/// </remarks>
internal static unsafe class VipsStrips
{
    /// <summary>Rows of a strip; libvips calls it a fat strip.</summary>
    private const int Rows = 16;

    /// <param name="memory">Image over the memory that takes the pixels; same size, bands and format as <paramref name="image"/>.</param>
    /// <returns>False when libvips failed; its error text says why.</returns>
    internal static bool Fill(VipsImageHandle image, VipsImageHandle memory, int width, int height)
    {
        var source = VipsNative.vips_region_new(image);
        var target = VipsNative.vips_region_new(memory);
        try
        {
            var whole = new VipsNative.VipsRect { Width = width, Height = height };
            var filled = source != 0 && target != 0 && VipsNative.vips_region_image(target, &whole) == 0;
            for (var top = 0; filled && top < height; top += Rows)
            {
                var strip = new VipsNative.VipsRect { Top = top, Width = width, Height = Math.Min(Rows, height - top) };
                filled = VipsNative.vips_region_prepare_to(source, target, &strip, 0, top) == 0;
            }
            return filled;
        }
        finally
        {
            foreach (var region in (ReadOnlySpan<nint>)[target, source])
            {
                if (region != 0)
                    VipsNative.g_object_unref(region);
            }
        }
    }
}
