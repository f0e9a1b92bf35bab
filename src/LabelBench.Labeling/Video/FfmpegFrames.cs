using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Video;

/// <summary>Frames of any video that the system's ffmpeg reads, upright, in order: a child process decodes and hands pixels over through a pipe, no faster than they are taken. One thread at a time.</summary>
/// <remarks>
/// ffmpeg writes PPM, which is RGB24 with the size before each frame: a size asked for beforehand would be wrong for videos that are stored on their side.
/// </remarks>
public sealed class FfmpegFrames : IDisposable
{
    /// <summary>What to do where there is no ffmpeg.</summary>
    public const string Missing = "needs ffmpeg, which is not on PATH; install it, or give Motion-JPEG or a folder of frames.";

    private const int ComplaintsKept = 3;

    private readonly string _name;
    private readonly Process _process;
    private readonly BufferedStream _pixels;
    private readonly List<string> _complaints = [];
    private bool _hasEnded;

    private FfmpegFrames(Process process, string name)
    {
        (_process, _name, ProcessId) = (process, name, process.Id);
        _pixels = new BufferedStream(process.StandardOutput.BaseStream, 4096);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginErrorReadLine();
    }

    internal int ProcessId { get; }

    /// <summary>Frames handed over so far.</summary>
    public long Count { get; private set; }

    /// <summary>What ffmpeg complained of so far, one line, though it went on; null where of nothing.</summary>
    public string? Complaint
    {
        get
        {
            lock (_complaints)
                return _complaints.Count == 0 ? null : string.Join("; ", _complaints);
        }
    }

    /// <summary>Starts decoding a file.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="threads">Of the decoder, at least 1.</param>
    /// <exception cref="VideoFailureException">There is no ffmpeg, or it does not start.</exception>
    public static FfmpegFrames Open(string path, string name, int threads) =>
        Open(path, name, threads, FfmpegProgram.OnThisMachine() ?? throw new VideoFailureException(name, Missing));

    internal static FfmpegFrames Open(string path, string name, int threads, FfmpegProgram program)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        try
        {
            return new FfmpegFrames(program.Start(path, ["-threads", threads.ToString(CultureInfo.InvariantCulture)], ["-map", "0:v:0", "-c:v", "ppm", "-pix_fmt", "rgb24", "-f", "image2pipe"]), name);
        }
        catch (Win32Exception e)
        {
            throw new VideoFailureException(name, $"ffmpeg does not start: {e.Message}");
        }
    }

    /// <summary>Takes the next frame; the buffer takes its size.</summary>
    /// <returns>False behind the last frame.</returns>
    /// <exception cref="VideoFailureException">ffmpeg failed, was killed, or found no frame at all.</exception>
    public bool Read(PixelBuffer frame)
    {
        if (_hasEnded)
            return false;
        if (ReadSize() is not { } size)
        {
            _hasEnded = true;
            CheckEnd();
            return false;
        }
        frame.Reshape(size.Width, size.Height);
        if (_pixels.ReadAtLeast(frame.Pixels, frame.Pixels.Length, throwOnEndOfStream: false) < frame.Pixels.Length)
            throw Broken();
        Count++;
        return true;
    }

    /// <summary>Ends ffmpeg if it is not at its end yet, and waits until it is gone.</summary>
    public void Dispose()
    {
        try
        {
            if (!_process.HasExited)
                _process.Kill();
            _process.WaitForExit();
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            // It ended by itself in between.
        }
        _process.Dispose();
        _pixels.Dispose();
    }

    private void Hear(string? line)
    {
        lock (_complaints)
        {
            if (!string.IsNullOrWhiteSpace(line) && _complaints.Count < ComplaintsKept)
                _complaints.Add(line.Trim());
        }
    }

    private void CheckEnd()
    {
        _process.WaitForExit();
        if (_process.ExitCode != 0)
            throw new VideoFailureException(_name, $"ffmpeg {Ending()}");
        if (Count == 0)
            throw new VideoFailureException(_name, $"ffmpeg found no frame in it{(Complaint is { } complaint ? $" ({complaint})" : "")}.");
    }

    private VideoFailureException Broken()
    {
        _hasEnded = true;
        _process.WaitForExit();
        return new VideoFailureException(_name, string.Create(CultureInfo.InvariantCulture, $"ffmpeg broke off within frame {Count} and {Ending()}"));
    }

    /// <summary>How ffmpeg ended; on Unix a code above 128 tells of a signal.</summary>
    private string Ending() => string.Create(CultureInfo.InvariantCulture,
        $"{(!OperatingSystem.IsWindows() && _process.ExitCode is > 128 and < 160 ? $"was killed by signal {_process.ExitCode - 128}" : $"ended with code {_process.ExitCode}")}{(Complaint is { } complaint ? $": {complaint}" : ".")}");

    /// <summary>The head of a PPM: "P6", width, height and greatest value, white space between them and one behind.</summary>
    /// <returns>Null at the end of the stream.</returns>
    private (int Width, int Height)? ReadSize()
    {
        if (ReadWord() is not { Length: > 0 } magic)
            return null;
        return magic == "P6" && Number() is { } width && Number() is { } height && Number() == 255 ? (width, height) : throw Broken();

        int? Number() => int.TryParse(ReadWord(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;
    }

    /// <summary>Up to the next white space, which is taken too; empty at the end.</summary>
    private string ReadWord()
    {
        Span<char> word = stackalloc char[16];
        var length = 0;
        for (int value; length < word.Length && (value = _pixels.ReadByte()) > ' ';)
            word[length++] = (char)value;
        return new string(word[..length]);
    }
}
