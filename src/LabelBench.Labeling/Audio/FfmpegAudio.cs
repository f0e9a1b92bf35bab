using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace LabelBench.Labeling.Audio;

/// <summary>Decodes compressed recordings, one process per recording.</summary>
public sealed class FfmpegAudio(FfmpegProgram program)
{
    private const int ReadAtOnce = 1 << 16;

    /// <summary>Decodes a file to one channel; ffmpeg mixes channels and resamples.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="most">Sound beyond this is left out.</param>
    /// <exception cref="AudioFailureException">ffmpeg cannot be started, or finds no sound that it can decode.</exception>
    public void Decode(string path, string name, int sampleRate, TimeSpan most, SampleBuffer target)
    {
        using var process = Start(path, name, sampleRate, most);
        var complaints = process.StandardError.ReadToEndAsync();
        target.Reshape(0, sampleRate);
        Collect(process.StandardOutput.BaseStream, target);
        process.WaitForExit();
        var complaint = complaints.GetAwaiter().GetResult().ReplaceLineEndings("\n").Trim();
        if (process.ExitCode != 0 || target.Length == 0)
            throw new AudioFailureException(name, complaint.Length > 0 ? $"ffmpeg says: {complaint.Split('\n')[^1]}" : "ffmpeg finds no sound in it.");
    }

    private Process Start(string path, string name, int sampleRate, TimeSpan most)
    {
        string[] wanted =
        [
            "-vn", "-t", most.TotalSeconds.ToString(CultureInfo.InvariantCulture), "-ac", "1", "-ar", sampleRate.ToString(CultureInfo.InvariantCulture), "-f", "s16le",
        ];
        try
        {
            return program.Start(path, [], wanted);
        }
        catch (Win32Exception e)
        {
            throw new AudioFailureException(name, $"ffmpeg cannot be started: {e.Message}");
        }
    }

    /// <summary>16-bit samples up to the end of a stream.</summary>
    private static void Collect(Stream stream, SampleBuffer target)
    {
        Span<byte> bytes = stackalloc byte[ReadAtOnce];
        int read;
        while ((read = stream.ReadAtLeast(bytes, ReadAtOnce, throwOnEndOfStream: false)) >= 2)
        {
            var (first, count) = (target.Length, read / 2);
            target.Extend(first + count);
            var samples = target.Samples[first..];
            for (var i = 0; i < count; i++)
                samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]) / 32768f;
        }
    }
}
