namespace LabelBench.Labeling.Images;

/// <summary>Interleaved RGB pixels, 8 bits per channel, rows from the top without gaps. A decode worker keeps one and fills it again and again.</summary>
public sealed class PixelBuffer
{
    public const int Channels = 3;

    private byte[] _bytes = [];

    public PixelBuffer() { }

    public PixelBuffer(int width, int height) => Reshape(width, height);

    /// <summary>Pixels per row.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>Exactly Width x Height x 3 bytes: R, G, B of the first pixel, then of its right neighbour.</summary>
    public Span<byte> Pixels => _bytes.AsSpan(0, Width * Height * Channels);

    /// <summary>The three channels of one pixel; x from the left, y from the top, both from 0.</summary>
    public Span<byte> this[int x, int y] => Pixels.Slice((y * Width + x) * Channels, Channels);

    /// <summary>Takes another size; allocates only when it needs more memory than ever before. Contents are undefined afterwards.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, or the image exceeds 2 GiB.</exception>
    public void Reshape(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var size = (long)width * height * Channels;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Array.MaxLength, nameof(width));
        if (_bytes.Length < size)
            _bytes = GC.AllocateUninitializedArray<byte>((int)size);
        (Width, Height) = (width, height);
    }

    /// <summary>Paints every pixel with one colour.</summary>
    public void Fill(byte red, byte green, byte blue)
    {
        var pixels = Pixels;
        if (red == green && green == blue)
        {
            pixels.Fill(red);
            return;
        }
        for (var i = 0; i < pixels.Length; i += Channels)
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (red, green, blue);
    }
}
