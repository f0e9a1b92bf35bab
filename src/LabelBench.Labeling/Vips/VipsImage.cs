using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Vips;

/// <summary>An image in libvips: a recipe that is worked off when pixels are asked for. Every operation gives a new image; dispose each.</summary>
/// <remarks>Safe for several threads, each with its own images. Failures name the file that the image came from, whichever step met them.</remarks>
public sealed unsafe class VipsImage : IDisposable
{
    /// <summary>VipsFailOn: a cut-off or corrupt file is an error, not a grey patch.</summary>
    private const int FailOnError = 2;
    private const int SequentialAccess = 1;

    /// <summary>The same for thumbnails, as an option of their loader: thumbnail_buffer of libvips 8.18 has a property fail_on too, but does not pass it on.</summary>
    private const string StrictLoading = "fail_on=error";

    private readonly VipsImageHandle _handle;

    private VipsImage(VipsImageHandle handle, string name) => (_handle, Name) = (handle, name);

    /// <summary>Where the image came from, for messages.</summary>
    public string Name { get; }

    public int Width => VipsNative.vips_image_get_width(_handle);

    public int Height => VipsNative.vips_image_get_height(_handle);

    /// <summary>Channels, the transparency channel included.</summary>
    public int Bands => VipsNative.vips_image_get_bands(_handle);

    public bool HasAlpha => VipsNative.vips_image_hasalpha(_handle) != 0;

    internal VipsFormat Format => VipsNative.vips_image_get_format(_handle);

    internal VipsInterpretation Interpretation => VipsNative.vips_image_get_interpretation(_handle);

    /// <summary>Opens an encoded image upright (EXIF orientation applied) for any use: pixels may be read in any order.</summary>
    /// <param name="encoded">The whole file: JPEG, PNG, WebP, TIFF, GIF (first frame), AVIF or SVG.</param>
    /// <param name="name">File name for messages.</param>
    /// <exception cref="DecodeFailureException">Empty, unknown, too large (<see cref="ImageLimits"/>) or broken header; broken pixels show when they are read.</exception>
    public static VipsImage Load(ReadOnlySpan<byte> encoded, string name) => Open(encoded, name, onePass: false, pinned: false).Upright();

    /// <inheritdoc cref="Load(ReadOnlySpan{byte}, string)"/>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static VipsImage Load(string file) => Load(File.ReadAllBytes(file), Path.GetFileName(file));

    /// <summary>Size of an encoded image, upright, from its header alone.</summary>
    /// <exception cref="DecodeFailureException">Empty, unknown, too large (<see cref="ImageLimits"/>) or broken header.</exception>
    public static (int Width, int Height) Measure(ReadOnlySpan<byte> encoded, string name)
    {
        fixed (byte* pin = encoded)
        {
            using var image = Open(encoded, name, onePass: true, pinned: true);
            return image.LiesOnItsSide ? (image.Height, image.Width) : (image.Width, image.Height);
        }
    }

    /// <summary>Decodes an encoded image, upright, to 8-bit RGB in its own size. The fastest way to all pixels.</summary>
    /// <exception cref="DecodeFailureException">Empty, unknown, too large (<see cref="ImageLimits"/>), cut off or corrupt.</exception>
    public static void Decode(ReadOnlySpan<byte> encoded, string name, PixelBuffer into)
    {
        fixed (byte* pin = encoded)
        {
            using var image = OpenForOnePass(encoded, name, pinned: true);
            using var rgb = image.ToSrgb();
            rgb.CopyTo(into);
        }
    }

    /// <summary>Decodes an encoded image, upright, straight to about the size in which it is needed, then resizes it to that. JPEG and WebP decode at a fraction of their size where that suffices.</summary>
    /// <param name="width">Target width in pixels, at least 1; see <paramref name="fit"/>.</param>
    /// <param name="height">Target height in pixels, at least 1.</param>
    /// <exception cref="DecodeFailureException">Empty, unknown, too large (<see cref="ImageLimits"/>), cut off or corrupt.</exception>
    public static VipsImage Thumbnail(ReadOnlySpan<byte> encoded, string name, int width, int height, ThumbnailFit fit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        _ = Measure(encoded, name); // thumbnail_buffer knows no limits
        return ThumbnailOfMeasured(encoded, name, width, height, fit);
    }

    /// <summary>The same for an image that <see cref="Measure"/> has let pass.</summary>
    internal static VipsImage ThumbnailOfMeasured(ReadOnlySpan<byte> encoded, string name, int width, int height, ThumbnailFit fit)
    {
        using var operation = new VipsOperation("thumbnail_buffer");
        operation.Set("buffer", encoded).Set("width", width).Set("height", height).Set("option_string", StrictLoading);
        if (fit == ThumbnailFit.Stretch)
            operation.Set("size", 3); // VIPS_SIZE_FORCE
        else if (fit == ThumbnailFit.CoverCentre)
            operation.Set("crop", 1); // VIPS_INTERESTING_CENTRE
        using var scaled = new VipsImage(operation.Run(name).Image(), name);
        return scaled.ToSrgb();
    }

    /// <summary>Opens an encoded image, upright, for one pass from top to bottom, which holds a few rows and never the whole; an image that EXIF turns is held whole.</summary>
    /// <exception cref="DecodeFailureException">Empty, unknown, too large (<see cref="ImageLimits"/>) or broken header; broken pixels show when they are read.</exception>
    internal static VipsImage LoadForOnePass(ReadOnlySpan<byte> encoded, string name) => OpenForOnePass(encoded, name, pinned: false);

    /// <summary>An image over a copy of raw samples, rows from the top, channels interleaved.</summary>
    /// <param name="samples">width x height x bands bytes.</param>
    /// <param name="bands">1 grey, 2 grey with alpha, 3 RGB, 4 RGB with alpha.</param>
    public static VipsImage FromPixels(ReadOnlySpan<byte> samples, int width, int height, int bands = PixelBuffer.Channels)
    {
        VipsLibrary.EnsureLoaded();
        RefuseWrongLength(samples.Length, width, height, bands);
        fixed (byte* data = samples)
            return Raw(VipsNative.vips_image_new_from_memory_copy(data, (nuint)samples.Length, width, height, bands, VipsFormat.UInt8), bands);
    }

    /// <summary>Resizes RGB pixels into another buffer, whose size is the target. Averages over what it skips (Lanczos 3).</summary>
    public static void Resize(PixelBuffer source, PixelBuffer target)
    {
        VipsLibrary.EnsureLoaded();
        var samples = source.Pixels;
        fixed (byte* data = samples)
        {
            // No copy: everything that reads the pinned samples is done, and disposed, before this block ends.
            using var whole = Raw(VipsNative.vips_image_new_from_memory(data, (nuint)samples.Length, source.Width, source.Height, PixelBuffer.Channels, VipsFormat.UInt8), PixelBuffer.Channels);
            using var resized = whole.Resize(target.Width, target.Height);
            resized.CopyTo(target.Pixels);
        }
    }

    /// <summary>Draws an SVG document.</summary>
    /// <exception cref="DecodeFailureException">Not an SVG that librsvg can draw.</exception>
    public static VipsImage FromSvg(ReadOnlySpan<byte> svg, string name, double scale = 1)
    {
        RefuseEmpty(svg, name);
        using var operation = new VipsOperation("svgload_buffer");
        return new VipsImage(operation.Set("buffer", svg).Set("scale", scale).Run(name).Image(), name);
    }

    /// <summary>Resizes to exactly this size (Lanczos 3, averaging over what it skips).</summary>
    public VipsImage Resize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        using var operation = new VipsOperation("thumbnail_image");
        return Next(operation.Set("in", _handle).Set("width", width).Set("height", height).Set("size", 3).Set("no_rotate", true));
    }

    /// <summary>Cuts a rectangle out; it lies inside the image.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle is empty or leaves the image.</exception>
    public VipsImage Crop(int left, int top, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(left);
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Width - left);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, Height - top);
        using var operation = new VipsOperation("extract_area");
        return Next(operation.Set("input", _handle).Set("left", left).Set("top", top).Set("width", width).Set("height", height));
    }

    /// <summary>Turns clockwise about the centre and grows the canvas so that nothing is lost; new corners take the background.</summary>
    public VipsImage Rotate(double degrees, byte background = 255)
    {
        using var operation = new VipsOperation("rotate");
        return Next(operation.Set("in", _handle).Set("angle", degrees).Set("background", [.. Enumerable.Repeat((double)background, Bands)]));
    }

    /// <summary>Gaussian blur.</summary>
    /// <param name="deviation">In pixels, above 0.</param>
    public VipsImage Blur(double deviation)
    {
        using var operation = new VipsOperation("gaussblur");
        return Next(operation.Set("in", _handle).Set("sigma", deviation));
    }

    /// <summary>Maps (x, y) to (a x + b y, c x + d y); the canvas grows to hold the result, on black.</summary>
    public VipsImage Affine(double a, double b, double c, double d)
    {
        using var operation = new VipsOperation("affine");
        return Next(operation.Set("in", _handle).Set("matrix", a, b, c, d));
    }

    /// <summary>8-bit RGB from anything: grey, 16-bit, CMYK, Lab; transparency is put on white.</summary>
    public VipsImage ToSrgb()
    {
        if (this is { Interpretation: VipsInterpretation.Srgb, Bands: 3, Format: VipsFormat.UInt8 })
        {
            using var copy = new VipsOperation("copy");
            return Next(copy.Set("in", _handle));
        }
        // Flattening comes last: white is 255 only in 8-bit RGB.
        using var colour = InSpace(VipsInterpretation.Srgb);
        using var bytes = colour.Format == VipsFormat.UInt8 ? colour.Next(new VipsOperation("copy").Set("in", colour._handle)) : colour.Cast(VipsFormat.UInt8);
        using var opaque = new VipsOperation(bytes.HasAlpha ? "flatten" : "copy");
        opaque.Set("in", bytes._handle);
        if (bytes.HasAlpha)
            opaque.Set("background", 255d, 255d, 255d);
        using var flat = bytes.Next(opaque);
        using var three = new VipsOperation("extract_band");
        return flat.Next(three.Set("in", flat._handle).Set("band", 0).Set("n", 3));
    }

    /// <summary>Works the recipe off into RGB pixels; the buffer takes the image's size.</summary>
    /// <exception cref="DecodeFailureException">The file behind it is cut off or corrupt.</exception>
    public void CopyTo(PixelBuffer target)
    {
        if (Bands != PixelBuffer.Channels)
            throw new InvalidOperationException($"{Name} has {Bands} bands; call ToSrgb() first.");
        target.Reshape(Width, Height);
        CopyTo(target.Pixels);
    }

    /// <summary>Works the recipe off into exactly Width x Height x Bands bytes.</summary>
    /// <exception cref="DecodeFailureException">The file behind it is cut off or corrupt.</exception>
    public void CopyTo(Span<byte> target)
    {
        if (Format != VipsFormat.UInt8)
            throw new InvalidOperationException($"{Name} has {Format} samples; call ToSrgb() first.");
        RefuseWrongLength(target.Length, Width, Height, Bands);
        fixed (byte* data = target)
        {
            // Into memory of the caller's: the page faults of a fresh allocation cost more than copying the pixels.
            using var memory = VipsNative.vips_image_new_from_memory(data, (nuint)target.Length, Width, Height, Bands, VipsFormat.UInt8);
            if (!VipsStrips.Fill(_handle, memory, Width, Height))
                throw VipsOperation.Failure(Name);
        }
    }

    /// <summary>Encodes the image.</summary>
    /// <param name="quality">1 to 100 for JPEG and WebP; the others lose nothing.</param>
    /// <returns>A whole file. JPEG has 4:2:0 colour whatever the quality, as cameras and the web do.</returns>
    public byte[] Encode(ImageFormat format, int quality = 85)
    {
        using var operation = new VipsOperation(format switch
        {
            ImageFormat.Jpeg => "jpegsave_buffer",
            ImageFormat.Png => "pngsave_buffer",
            ImageFormat.WebP => "webpsave_buffer",
            ImageFormat.Tiff => "tiffsave_buffer",
            ImageFormat.Gif => "gifsave_buffer",
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        });
        if (format is ImageFormat.Jpeg or ImageFormat.WebP)
            operation.Set("Q", quality);
        if (format == ImageFormat.Jpeg)
            operation.Set("subsample_mode", Interpretation == VipsInterpretation.Cmyk ? 2 : 1);
        return Save(operation);
    }

    public void Dispose() => _handle.Dispose();

    /// <summary>Encodes with any of libvips's savers to memory.</summary>
    internal byte[] Save(VipsOperation saver) => saver.Set("in", _handle).Run(Name).Blob();

    internal VipsImage InSpace(VipsInterpretation space)
    {
        using var operation = new VipsOperation("colourspace");
        return Next(operation.Set("in", _handle).Set("space", (int)space));
    }

    internal VipsImage Cast(VipsFormat format)
    {
        using var operation = new VipsOperation("cast");
        return Next(operation.Set("in", _handle).Set("format", (int)format));
    }

    internal static VipsImage Made(VipsOperation operation, string name) => new(operation.Run(name).Image(), name);

    /// <summary>A whole number that libvips keeps beside the pixels, or null.</summary>
    internal int? Metadata(string key)
    {
        int value;
        return VipsNative.vips_image_get_typeof(_handle, key) != 0 && VipsNative.vips_image_get_int(_handle, key, &value) == 0 ? value : null;
    }

    /// <summary>EXIF orientations 5 to 8.</summary>
    private bool LiesOnItsSide => VipsNative.vips_image_get_orientation(_handle) >= 5;

    private static VipsImage OpenForOnePass(ReadOnlySpan<byte> encoded, string name, bool pinned)
    {
        var image = Open(encoded, name, onePass: true, pinned);
        if (VipsNative.vips_image_get_orientation(image._handle) <= 1)
            return image;
        // Turning reads columns, which a stream from top to bottom cannot serve.
        image.Dispose();
        return Open(encoded, name, onePass: false, pinned).Upright();
    }

    private static VipsImage Open(ReadOnlySpan<byte> encoded, string name, bool onePass, bool pinned)
    {
        RefuseEmpty(encoded, name);
        using var loader = VipsOperation.LoaderFor(encoded, pinned);
        if (loader is null)
        {
            VipsOperation.DropError();
            throw new DecodeFailureException(name, UnknownContent.Describe(encoded));
        }
        loader.Set("fail_on", FailOnError);
        if (onePass)
            loader.Set("access", SequentialAccess);
        try
        {
            return new VipsImage(loader.Run(name).Image(), name).WithinLimits();
        }
        catch (DecodeFailureException) when (UnknownContent.IsHeic(encoded))
        {
            throw new DecodeFailureException(name, UnknownContent.Describe(encoded)); // its loader takes it for AVIF
        }
    }

    private VipsImage WithinLimits()
    {
        if (ImageLimits.WhyRefused(Width, Height) is not { } reason)
            return this;
        Dispose();
        throw new DecodeFailureException(Name, reason);
    }

    private VipsImage Upright()
    {
        if (VipsNative.vips_image_get_orientation(_handle) <= 1)
            return this;
        using var operation = new VipsOperation("autorot");
        var upright = Next(operation.Set("in", _handle));
        Dispose();
        return upright;
    }

    private static VipsImage Raw(VipsImageHandle samples, int bands)
    {
        using var untyped = new VipsImage(samples, "pixels");
        using var operation = new VipsOperation("copy");
        var space = bands <= 2 ? VipsInterpretation.BlackAndWhite : VipsInterpretation.Srgb;
        return untyped.Next(operation.Set("in", samples).Set("interpretation", (int)space));
    }

    private VipsImage Next(VipsOperation operation) => Made(operation, Name);

    private static void RefuseEmpty(ReadOnlySpan<byte> encoded, string name)
    {
        if (encoded.IsEmpty)
            throw new DecodeFailureException(name, "the file is empty");
    }

    private static void RefuseWrongLength(int length, int width, int height, int bands)
    {
        if (length != (long)width * height * bands)
            throw new ArgumentException($"{width} x {height} x {bands} bands takes {(long)width * height * bands} bytes, not {length}.");
    }
}
