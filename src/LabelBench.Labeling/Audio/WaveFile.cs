using System.Buffers.Binary;
using LabelBench.Core;

namespace LabelBench.Labeling.Audio;

/// <summary>WAV files: PCM of 8, 16, 24 and 32 bits and IEEE float of 32 and 64, any number of channels, any sample rate from 1 to 768 kHz.</summary>
/// <remarks>RIFF WAVE as described by Microsoft and IBM (1991), with WAVE_FORMAT_EXTENSIBLE.</remarks>
public static class WaveFile
{
    private const int Pcm = 1;
    private const int IeeeFloat = 3;
    private const int Extensible = 0xFFFE;

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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserMistakeException(path, $"cannot be read: {e.Message}");
        }
    }

    /// <summary>Reads a file's content.</summary>
    /// <param name="name">For messages.</param>
    /// <exception cref="AudioFailureException">It is no WAV file, of another form, or has no samples.</exception>
    public static Recording Parse(ReadOnlySpan<byte> content, string name)
    {
        if (content.IsEmpty)
            throw new AudioFailureException(name, "the file is empty.");
        if (content.Length < 12 || !content[8..12].SequenceEqual("WAVE"u8) || !content[..4].SequenceEqual("RIFF"u8))
            throw new AudioFailureException(name, Looks(content));
        Format? format = null;
        for (var at = 12L; at + 8 <= content.Length;)
        {
            var id = content.Slice((int)at, 4);
            long promised = BinaryPrimitives.ReadUInt32LittleEndian(content[(int)(at + 4)..]);
            var body = content.Slice((int)at + 8, (int)Math.Min(promised, content.Length - at - 8));
            if (id.SequenceEqual("fmt "u8))
                format = ReadFormat(body, name);
            else if (id.SequenceEqual("data"u8))
                return format is { } known ? ReadSamples(body, promised, known, name) : throw new AudioFailureException(name, "its samples come before their format.");
            at += 8 + promised + promised % 2; // chunks begin at even places
        }
        throw new AudioFailureException(name, format is null ? "it has no format chunk; it may be cut off." : "it has no samples; it may be cut off.");
    }

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

    private static string Looks(ReadOnlySpan<byte> content) =>
        content.StartsWith("RIFX"u8) || content.StartsWith("RF64"u8) ? "it is a WAV file of a rare kind (RIFX or RF64); convert it to plain WAV."
        : content.StartsWith("fLaC"u8) || content.StartsWith("OggS"u8) || content.StartsWith("ID3"u8) ? "it is compressed audio (FLAC, Ogg or MP3); convert it to WAV."
        : content.StartsWith("RIFF"u8) ? "it is a RIFF file, but holds no WAVE audio, or is cut off."
        : "it is no WAV file.";

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
            _ => false,
        };
        if (!supported)
            throw new AudioFailureException(name, FormattableString.Invariant($"its samples have {format.Bits} bits in coding {tag}; PCM of 8, 16, 24 or 32 bits and float of 32 or 64 are supported."));
        if (format.Channels == 0 || format.SampleRate is < 1_000 or > 768_000)
            throw new AudioFailureException(name, FormattableString.Invariant($"it claims {format.Channels} channels at {format.SampleRate} samples per second."));
        return format;
    }

    private static Recording ReadSamples(ReadOnlySpan<byte> body, long promised, in Format format, string name)
    {
        var frames = body.Length / format.FrameBytes;
        if (frames == 0)
            throw new AudioFailureException(name, "it has no samples.");
        var samples = new float[frames];
        var bytes = format.Bits / 8;
        for (var frame = 0; frame < frames; frame++)
        {
            double sum = 0;
            for (var channel = 0; channel < format.Channels; channel++)
                sum += Sample(body.Slice((frame * format.Channels + channel) * bytes, bytes), format);
            var value = (float)(sum / format.Channels);
            samples[frame] = float.IsFinite(value)
                ? value
                : throw new AudioFailureException(name, FormattableString.Invariant($"sample {frame} is not a finite number."));
        }
        // A writer that streams does not know the length beforehand and leaves the largest number.
        return new Recording(samples, format.SampleRate, IsCutOff: promised > body.Length && promised < uint.MaxValue - 256);
    }

    private static double Sample(ReadOnlySpan<byte> bytes, in Format format) => (format.Tag, format.Bits) switch
    {
        (Pcm, 8) => (bytes[0] - 128) / 128.0, // eight bits are unsigned, all others signed
        (Pcm, 16) => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32768.0,
        (Pcm, 24) => (bytes[0] << 8 | bytes[1] << 16 | bytes[2] << 24) / 2147483648.0,
        (Pcm, _) => BinaryPrimitives.ReadInt32LittleEndian(bytes) / 2147483648.0,
        (_, 32) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };
}
