using System.ComponentModel;
using System.Diagnostics;

namespace LabelBench.Labeling;

/// <summary>A program <c>ffmpeg</c> of the machine's own; nothing of FFmpeg comes with LabelBench.</summary>
/// <param name="path">Of the program.</param>
public sealed class FfmpegProgram(string path)
{
    /// <summary>The program of this machine, or null where there is none on PATH.</summary>
    public static FfmpegProgram? OnThisMachine() => Locate(Environment.GetEnvironmentVariable("PATH")) is { } path ? new FfmpegProgram(path) : null;

    /// <summary>The program's full path, or null where none of the folders has it.</summary>
    internal static string? Locate(string? searchPath)
    {
        var program = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        return (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Starts decoding a file to standard output. Only this one file is opened, and no network, whatever a playlist inside may say.</summary>
    /// <param name="file">Made absolute.</param>
    /// <param name="before">Options of the decoder.</param>
    /// <param name="behind">What becomes of it: streams, filters and format.</param>
    /// <returns>Standard output and error are for the caller to read, or ffmpeg waits.</returns>
    /// <exception cref="Win32Exception">The program cannot be started; the message says why.</exception>
    internal Process Start(string file, ReadOnlySpan<string> before, ReadOnlySpan<string> behind)
    {
        string[] arguments = ["-nostdin", "-v", "error", "-protocol_whitelist", "file,pipe", .. before, "-i", "file:" + Path.GetFullPath(file), .. behind, "pipe:1"];
        return Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
    }
}
