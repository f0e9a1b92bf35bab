using System.Buffers.Binary;
using LabelBench.Core;

namespace LabelBench.Labeling.Audio;

/// <summary>WAV files: PCM of 8, 16, 24 and 32 bits, IEEE float of 32 and 64, A-law and mu-law; any number of channels, any sample rate from 1 to 768 kHz.</summary>
/// <remarks>RIFF WAVE as described by Microsoft and IBM (1991), with WAVE_FORMAT_EXTENSIBLE; A-law and mu-law after ITU-T G.711.</remarks>
public static class WaveFile
{
    private const string Remedy = "convert it to plain WAV, or install ffmpeg so that the program is on the PATH";

    private const int Pcm = 1;
    private const int IeeeFloat = 3;
    private const int ALaw = 6;
    private const int MuLaw = 7;
    private const int Extensible = 0xFFFE;

    /// <summary>Lengths from here on are what a streaming writer leaves that cannot know its own: the largest number, signed or not, less a header.</summary>
    private const long UnknownLength = int.MaxValue - 4096;

    /// <summary>Float samples beyond this are no sound between -1 and 1 that was turned up, but another scale, or damage.</summary>
    private const float Loudest = 256;

    private readonly record struct Format(int Tag, int Channels, int SampleRate, int Bits)
    {
        internal int FrameBytes => Channels * (Bits / 8);
    }

    /// <summary>Reads a file; channels are averaged to one.</summary>
    /// <exception cref="UserMistakeException">The file cannot be read at all.</exception>
    /// <exception cref="AudioFailureException">It is no WAV file, of another form, or has no samples.</exception>
    public static Recording Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            throw new UserMistakeException(path, Unreadable.Why(path, e));
        }
    }

    /// <summary>Reads a file's content.</summary>
    /// <param name="name">For messages.</param>
    /// <exception cref="AudioFailureException">It is no WAV file, of another form, or has no samples.</exception>
    public static Recording Parse(ReadOnlySpan<byte> content, string name)
    {
        var buffer = new SampleBuffer();
        var isCutOff = Decode(content, name, buffer);
        return new Recording(buffer.Samples.ToArray(), buffer.SampleRate, isCutOff);
    }

    /// <summary>Reads a file's content into a buffer; channels are averaged to one. Allocates nothing but a larger buffer.</summary>
    /// <param name="name">For messages.</param>
    /// <returns>Whether the file promises more samples than it holds.</returns>
    /// <exception cref="AudioFailureException">It is no WAV file, of another form, or has no samples.</exception>
    public static bool Decode(ReadOnlySpan<byte> content, string name, SampleBuffer target)
    {
        if (content.IsEmpty)
            throw new AudioFailureException(name, "the file is empty.");
        if (!IsWave(content))
            throw new AudioFailureException(name, Looks(content), isOtherForm: true);
        Format? format = null;
        for (var at = 12L; at + 8 <= content.Length;)
        {
            var id = content.Slice((int)at, 4);
            long promised = BinaryPrimitives.ReadUInt32LittleEndian(content[(int)(at + 4)..]);
            if (id.SequenceEqual("data"u8) && promised == 0 && IsUnfinished(content))
                promised = UnknownLength;
            var body = content.Slice((int)at + 8, (int)Math.Min(promised, content.Length - at - 8));
            if (id.SequenceEqual("fmt "u8))
                format = ReadFormat(body, name);
            else if (id.SequenceEqual("data"u8))
                return format is { } known ? ReadSamples(body, promised, known, name, target) : throw new AudioFailureException(name, "its samples come before their format.");
            at += 8 + promised + promised % 2; // chunks begin at even places
        }
        throw new AudioFailureException(name, format is null ? "it has no format chunk; it may be cut off." : "it has no samples; it may be cut off.");
    }

    /// <summary>Whether content begins as a WAV file does.</summary>
    private static bool IsWave(ReadOnlySpan<byte> content) => content.Length >= 12 && content[8..12].SequenceEqual("WAVE"u8) && content[..4].SequenceEqual("RIFF"u8);

    /// <summary>What content seems to be that is no WAV file, and what to do about it.</summary>
    private static string Looks(ReadOnlySpan<byte> content) =>
        content.StartsWith("RIFX"u8) || content.StartsWith("RF64"u8) ? $"it is a WAV file of a rare kind (RIFX or RF64); {Remedy}."
        : CompressedForm(content) is { } form ? $"it is compressed audio ({form}); {Remedy}."
        : content.StartsWith("RIFF"u8) ? "it is a RIFF file, but holds no WAVE audio, or is cut off."
        : "it is no WAV file.";

    /// <summary>A file of 16-bit PCM, one channel; samples beyond -1 to 1 are clipped.</summary>
    public static byte[] Encode(ReadOnlySpan<float> samples, int sampleRate)
    {
        var file = new byte[44 + 2 * samples.Length];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), Pcm);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), 2 * sampleRate);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), 2 * samples.Length);
        for (var i = 0; i < samples.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(44 + 2 * i), (short)Math.Clamp(MathF.Round(samples[i] * 32768), -32768, 32767));
        return file;
    }

    /// <summary>Whether the header's own length ends before the content does: a recorder that stopped early never came back to write its lengths.</summary>
    private static bool IsUnfinished(ReadOnlySpan<byte> content) => BinaryPrimitives.ReadUInt32LittleEndian(content[4..]) + 8L < content.Length;

    private static string? CompressedForm(ReadOnlySpan<byte> content) =>
        content.StartsWith("fLaC"u8) ? "FLAC"
        : content.StartsWith("OggS"u8) ? "Ogg"
        : content.StartsWith("ID3"u8) || content is [0xFF, >= 0xE0, ..] ? "MP3 or AAC" // a tag, or the bits that every frame begins with
        : content.Length >= 8 && content[4..8].SequenceEqual("ftyp"u8) ? "MP4"
        : null;

    private static Format ReadFormat(ReadOnlySpan<byte> body, string name)
    {
        if (body.Length < 16)
            throw new AudioFailureException(name, "its format chunk is cut off.");
        var tag = BinaryPrimitives.ReadUInt16LittleEndian(body);
        if (tag == Extensible && body.Length >= 26)
            tag = BinaryPrimitives.ReadUInt16LittleEndian(body[24..]); // the sub-format's first two bytes are the plain tag
        var format = new Format(tag, BinaryPrimitives.ReadUInt16LittleEndian(body[2..]), BinaryPrimitives.ReadInt32LittleEndian(body[4..]), BinaryPrimitives.ReadUInt16LittleEndian(body[14..]));
        var supported = tag switch
        {
            Pcm => format.Bits is 8 or 16 or 24 or 32,
            IeeeFloat => format.Bits is 32 or 64,
            ALaw or MuLaw => format.Bits is 8,
            _ => false,
        };
        if (!supported)
            throw new AudioFailureException(name, FormattableString.Invariant($"its samples have {format.Bits} bits in coding {tag}; PCM of 8, 16, 24 or 32 bits, float of 32 or 64, A-law and mu-law are supported; {Remedy}."), isOtherForm: true);
        if (format.Channels == 0 || format.SampleRate is < 1_000 or > 768_000)
            throw new AudioFailureException(name, FormattableString.Invariant($"it claims {format.Channels} channels at {format.SampleRate} samples per second."));
        return format;
    }

    private static bool ReadSamples(ReadOnlySpan<byte> body, long promised, in Format format, string name, SampleBuffer target)
    {
        var frames = body.Length / format.FrameBytes;
        if (frames == 0)
            throw new AudioFailureException(name, "it has no samples.");
        target.Reshape(frames, format.SampleRate);
        if (format is { Tag: Pcm, Bits: 16, Channels: 1 })
            ReadPlain(body, target.Samples);
        else
            ReadMixed(body, format, name, target.Samples);
        return promised - body.Length >= format.FrameBytes && promised < UnknownLength;
    }

    /// <summary>The common form, one channel of 16 bits.</summary>
    private static void ReadPlain(ReadOnlySpan<byte> body, Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(body[(2 * i)..]) / 32768f;
    }

    private static void ReadMixed(ReadOnlySpan<byte> body, in Format format, string name, Span<float> samples)
    {
        var bytes = format.Bits / 8;
        for (var frame = 0; frame < samples.Length; frame++)
        {
            double sum = 0;
            for (var channel = 0; channel < format.Channels; channel++)
                sum += Sample(body.Slice((frame * format.Channels + channel) * bytes, bytes), format);
            var value = (float)(sum / format.Channels);
            samples[frame] = Math.Abs(value) <= Loudest ? value : throw new AudioFailureException(name, float.IsFinite(value)
                ? FormattableString.Invariant($"sample {frame} is {value:g5}, far beyond -1 to 1; scale the recording.")
                : FormattableString.Invariant($"sample {frame} is not a finite number."));
        }
    }

    private static double Sample(ReadOnlySpan<byte> bytes, in Format format) => (format.Tag, format.Bits) switch
    {
        (Pcm, 8) => (bytes[0] - 128) / 128.0, // eight bits are unsigned, all others signed
        (Pcm, 16) => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32768.0,
        (Pcm, 24) => (bytes[0] << 8 | bytes[1] << 16 | bytes[2] << 24) / 2147483648.0,
        (Pcm, _) => BinaryPrimitives.ReadInt32LittleEndian(bytes) / 2147483648.0,
        (ALaw, _) => FromALaw(bytes[0]) / 32768.0,
        (MuLaw, _) => FromMuLaw(bytes[0]) / 32768.0,
        (_, 32) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };

    /// <summary>A sign, three bits of segment and four of step, every other bit inverted; 13 bits, scaled to 16.</summary>
    private static int FromALaw(byte code)
    {
        var (segment, step) = Split(code ^ 0x55);
        var size = segment == 0 ? 16 * step + 8 : (16 * step + 264) << (segment - 1);
        return ((code ^ 0x55) & 0x80) != 0 ? size : -size;
    }

    /// <summary>A sign, three bits of segment and four of step, all inverted; 14 bits, scaled to 16.</summary>
    private static int FromMuLaw(byte code)
    {
        var (segment, step) = Split(~code);
        var size = ((8 * step + 132) << segment) - 132;
        return (~code & 0x80) != 0 ? -size : size;
    }

    private static (int Segment, int Step) Split(int code) => (code >> 4 & 7, code & 15);
}
