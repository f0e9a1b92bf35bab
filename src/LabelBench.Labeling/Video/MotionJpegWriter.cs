using System.Buffers.Binary;
using LabelBench.Labeling.Labels;

namespace LabelBench.Labeling.Video;

/// <summary>Writes Motion-JPEG into an AVI file: one video stream, an index behind the frames.</summary>
/// <remarks>AVI RIFF as described by Microsoft; below 4 GiB, without the OpenDML extensions.</remarks>
public sealed class MotionJpegWriter
{
    private const int HeaderBytes = 224;
    private const int MoviType = HeaderBytes - 4;

    /// <summary>Rates are written as thousandths, so that 29.97 is what it says.</summary>
    private const uint RateScale = 1000;

    private const uint HasIndex = 0x10;
    private const uint IsKeyFrame = 0x10;

    private readonly Stream _file;
    private readonly ImageSize _size;
    private readonly double _framesPerSecond;
    private readonly List<(uint Offset, uint Length)> _index = [];
    private long _end = HeaderBytes;
    private uint _largest;

    /// <param name="file">Empty, writable and seekable; stays open.</param>
    /// <param name="framesPerSecond">0.001 to 1,000,000.</param>
    public MotionJpegWriter(Stream file, ImageSize size, double framesPerSecond)
    {
        if (framesPerSecond is not (>= 0.001 and <= 1e6))
            throw new ArgumentOutOfRangeException(nameof(framesPerSecond));
        (_file, _size, _framesPerSecond) = (file, size, framesPerSecond);
        file.Write(new byte[HeaderBytes]);
    }

    /// <summary>Adds the next frame.</summary>
    /// <param name="jpeg">A whole JPEG of the clip's size.</param>
    /// <exception cref="InvalidOperationException">The file would exceed 4 GiB.</exception>
    public void Add(ReadOnlySpan<byte> jpeg)
    {
        if (_end + jpeg.Length + 16 * (_index.Count + 3L) > uint.MaxValue)
            throw new InvalidOperationException("An AVI file without extensions ends at 4 GiB.");
        Span<byte> chunk = stackalloc byte[8];
        Fill(chunk, "00dc"u8, (uint)jpeg.Length);
        _file.Write(chunk);
        _file.Write(jpeg);
        if (jpeg.Length % 2 == 1)
            _file.WriteByte(0);
        _index.Add(((uint)(_end - MoviType), (uint)jpeg.Length));
        _end += 8 + jpeg.Length + jpeg.Length % 2;
        _largest = Math.Max(_largest, (uint)jpeg.Length);
    }

    /// <summary>Writes the index and fills in the header; nothing is added after it.</summary>
    public void Finish()
    {
        Span<byte> entry = stackalloc byte[16];
        Fill(entry, "idx1"u8, (uint)(16 * _index.Count));
        _file.Write(entry[..8]);
        foreach (var (offset, length) in _index)
        {
            "00dc"u8.CopyTo(entry);
            Put(entry[4..], IsKeyFrame, offset, length);
            _file.Write(entry);
        }
        _file.Position = 0;
        _file.Write(Header());
        _file.Position = _end + 8 + 16L * _index.Count;
    }

    private byte[] Header()
    {
        var header = new byte[HeaderBytes];
        var h = header.AsSpan();
        var (width, height, frames) = ((uint)_size.Width, (uint)_size.Height, (uint)_index.Count);
        Fill(h, "RIFF"u8, (uint)(_end + 16L * frames));
        Fill(h[8..], "AVI LIST"u8, 192);
        Fill(h[20..], "hdrlavih"u8, 56); // AVIMAINHEADER
        Put(h[32..], (uint)(1_000_000 / _framesPerSecond), (uint)Math.Min(_largest * _framesPerSecond, uint.MaxValue), 0, HasIndex, frames, 0, 1, _largest, width, height);
        Fill(h[88..], "LIST"u8, 116);
        Fill(h[96..], "strlstrh"u8, 56); // AVISTREAMHEADER
        "vidsMJPG"u8.CopyTo(h[108..]);
        Put(h[128..], RateScale, (uint)Math.Round(RateScale * _framesPerSecond), 0, frames, _largest, uint.MaxValue, 0); // scale, rate, start, length, buffer, quality unknown, varying sample size
        BinaryPrimitives.WriteUInt16LittleEndian(h[160..], (ushort)width); // frame rectangle: left, top, right, bottom
        BinaryPrimitives.WriteUInt16LittleEndian(h[162..], (ushort)height);
        Fill(h[164..], "strf"u8, 40); // BITMAPINFOHEADER
        Put(h[172..], 40, width, height, 24 << 16 | 1);
        "MJPG"u8.CopyTo(h[188..]);
        Put(h[192..], 3 * width * height);
        Fill(h[212..], "LIST"u8, (uint)(_end - MoviType));
        "movi"u8.CopyTo(h[MoviType..]);
        return header;
    }

    private static void Fill(Span<byte> at, ReadOnlySpan<byte> name, uint size)
    {
        name.CopyTo(at);
        BinaryPrimitives.WriteUInt32LittleEndian(at[name.Length..], size);
    }

    private static void Put(Span<byte> at, params ReadOnlySpan<uint> values)
    {
        foreach (var (i, value) in values.ToArray().Index())
            BinaryPrimitives.WriteUInt32LittleEndian(at[(4 * i)..], value);
    }
}
