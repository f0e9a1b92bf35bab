using LabelBench.Labeling.Audio;

namespace LabelBench.Labeling.Tests.Audio;

/// <summary>Runs where the machine has ffmpeg, and says so where it has not.</summary>
internal sealed class FfmpegFactAttribute : FactAttribute
{
    public FfmpegFactAttribute() => Skip = Ffmpeg.OnThisMachine() is null ? "needs ffmpeg on the PATH" : null;
}

/// <summary>Runs where a shell script can stand in for ffmpeg.</summary>
internal sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute() => Skip = OperatingSystem.IsWindows() ? "needs a POSIX shell" : null;
}
