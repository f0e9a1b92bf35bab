using Xunit;

namespace LabelBench.Testing;

/// <summary>A test that needs the system's ffmpeg; says so where it is skipped.</summary>
public sealed class FfmpegFactAttribute : FactAttribute
{
    public FfmpegFactAttribute()
    {
        var program = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program))))
            Skip = "needs ffmpeg on PATH";
    }
}
