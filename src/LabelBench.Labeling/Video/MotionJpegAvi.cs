using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Labeling.Labels;
using Microsoft.Win32.SafeHandles;

namespace LabelBench.Labeling.Video;

/// <summary>AVI files whose video is Motion-JPEG: every frame is a chunk that holds a JPEG. Files beyond 1 GiB go on in further RIFF parts (OpenDML). Indices are not needed.</summary>
/// <remarks>
/// AVI RIFF as described by Microsoft (learn.microsoft.com, "AVI RIFF File Reference"); OpenDML AVI File Format Extensions 1.02 (1996). An empty frame chunk says that the
/// frame before it is shown again, and is taken so, so that the number of a frame stays its place in time. A file whose recorder did not live to fill in the sizes is read to its end.
/// </remarks>
public sealed class MotionJpegAvi
{
    private const int ChunkHeader = 8;

    /// <summary>A frame lies in RIFF, movi, and at most one rec.</summary>
    private const int DeepestList = 4;

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly long _length;
    private readonly ImmutableArray<FrameRange>.Builder _frames = ImmutableArray.CreateBuilder<FrameRange>();
    private int _streams;
    private int? _video;
    private string _coding = "";
    private ItemsPerSecond? _rate;
    private ImageSize? _size;
    private long _promised;
    private bool _isCutOff;

    private MotionJpegAvi(SafeFileHandle file, string path) => (_file, _path, _length) = (file, path, RandomAccess.GetLength(file));

    /// <summary>Finds the frames, hopping from chunk to chunk.</summary>
    /// <param name="name">For messages.</param>
    /// <returns>Null for an AVI file whose video is coded otherwise.</returns>
    /// <exception cref="VideoFailureException">It is no AVI file, has no video, or not one whole frame.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public static VideoClip.Stills? Open(string path, string name)
    {
        using var file = File.OpenHandle(path);
        return new MotionJpegAvi(file, path).Read(name);
    }

    private VideoClip.Stills? Read(string name)
    {
        Span<byte> head = stackalloc byte[12];
        if (_length == 0)
            throw new VideoFailureException(name, "the file is empty.");
        if (!ReadAt(0, head) || !head[..4].SequenceEqual("RIFF"u8) || !head[8..].SequenceEqual("AVI "u8))
            throw new VideoFailureException(name, "it is no AVI file.");
        ReadChunks(0, _length, depth: 0);
        if (_video is null)
            throw new VideoFailureException(name, _isCutOff ? "it is cut off before its video begins." : "it has no video.");
        if (!_coding.Equals("MJPG", StringComparison.OrdinalIgnoreCase))
            return null;
        if (_frames.Count == 0)
            throw new VideoFailureException(name, "it has not one whole frame; it may be cut off.");
        return new VideoClip.Stills(name, _frames.ToImmutable(),
            _rate is { } rate ? rate : Reading.Missing<ItemsPerSecond>("the file does not tell"),
            _size is { } size ? size : Reading.Missing<ImageSize>("the file does not tell"),
            Shortfall());
    }

    private string? Shortfall() => !_isCutOff || _promised > 0 && _promised <= _frames.Count ? null
        : _promised > _frames.Count ? string.Create(CultureInfo.InvariantCulture, $"the file is cut off: {_frames.Count} of {_promised} frames are whole")
        : string.Create(CultureInfo.InvariantCulture, $"the file is cut off after {_frames.Count} whole frames");

    private void ReadChunks(long at, long end, int depth)
    {
        Span<byte> header = stackalloc byte[ChunkHeader];
        while (at + ChunkHeader <= end && ReadAt(at, header))
        {
            var id = header[..4];
            var (size, body) = (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]), at + ChunkHeader);
            if (id.SequenceEqual("RIFF"u8) || id.SequenceEqual("LIST"u8))
            {
                at = ReadList(body, size, end, depth);
                continue;
            }
            if (body + size > _length)
                _isCutOff = true;
            else if (IsFrame(id))
                AddFrame(body, size);
            else if (id.SequenceEqual("strh"u8))
                ReadStreamHeader(body, size);
            else if (id.SequenceEqual("strf"u8) && _video == _streams - 1)
                ReadVideoFormat(body, size);
            at = body + size + size % 2; // chunks begin at even places
        }
    }

    /// <returns>Where the next chunk begins.</returns>
    private long ReadList(long body, uint size, long end, int depth)
    {
        Span<byte> type = stackalloc byte[4];
        if (!ReadAt(body, type))
        {
            _isCutOff = true;
            return end;
        }
        // A recorder fills sizes in when it closes the file; until then they are 0, or too large.
        var isOpenEnded = size < 4;
        var listEnd = isOpenEnded ? end : body + size;
        _isCutOff |= isOpenEnded || listEnd > _length;
        if (depth < DeepestList && (IsOneOf(type, "AVI "u8, "AVIX"u8, "hdrl"u8) || IsOneOf(type, "strl"u8, "movi"u8, "rec "u8)))
            ReadChunks(body + 4, Math.Min(listEnd, end), depth + 1);
        return listEnd + size % 2;
    }

    private static bool IsOneOf(ReadOnlySpan<byte> id, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c) =>
        id.SequenceEqual(a) || id.SequenceEqual(b) || id.SequenceEqual(c);

    /// <summary>Two digits for the stream, then dc, or db as some writers have it.</summary>
    private bool IsFrame(ReadOnlySpan<byte> id) =>
        id[2] == 'd' && id[3] is (byte)'c' or (byte)'b' && _video == (id[0] - '0') * 10 + id[1] - '0';

    private void AddFrame(long body, uint size)
    {
        if (size > 0)
            _frames.Add(new FrameRange(_path, body, checked((int)Math.Min(size, int.MaxValue))));
        else if (_frames.Count > 0)
            _frames.Add(_frames[^1]);
    }

    /// <summary>AVISTREAMHEADER. The first video stream counts.</summary>
    private void ReadStreamHeader(long body, uint size)
    {
        Span<byte> header = stackalloc byte[36];
        if (size >= header.Length && ReadAt(body, header) && header[..4].SequenceEqual("vids"u8) && _video is null)
        {
            _video = _streams;
            _coding = Text(header[4..8]);
            var (scale, rate) = (BinaryPrimitives.ReadUInt32LittleEndian(header[20..]), BinaryPrimitives.ReadUInt32LittleEndian(header[24..]));
            if (scale > 0 && rate > 0)
                _rate = new ItemsPerSecond((double)rate / scale);
            _promised = BinaryPrimitives.ReadUInt32LittleEndian(header[32..]);
        }
        _streams++;
    }

    /// <summary>BITMAPINFOHEADER. Its coding is the true one; the stream header's names the decoder that the writer had in mind.</summary>
    private void ReadVideoFormat(long body, uint size)
    {
        Span<byte> format = stackalloc byte[20];
        if (size < format.Length || !ReadAt(body, format))
            return;
        var (width, height) = (BinaryPrimitives.ReadInt32LittleEndian(format[4..]), BinaryPrimitives.ReadInt32LittleEndian(format[8..]));
        if (width > 0 && height is not (0 or int.MinValue))
            _size = new ImageSize(width, Math.Abs(height)); // below 0: rows from the top
        _coding = Text(format[16..]);
    }

    private static string Text(ReadOnlySpan<byte> fourCharacters) => System.Text.Encoding.Latin1.GetString(fourCharacters);

    private bool ReadAt(long at, Span<byte> into) => RandomAccess.Read(_file, into, at) == into.Length;
}
