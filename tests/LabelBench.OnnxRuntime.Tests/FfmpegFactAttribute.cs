using LabelBench.Labeling.Video;

namespace LabelBench.OnnxRuntime.Tests;

/// <summary>A test that needs the system's ffmpeg; skipped with that reason elsewhere.</summary>
internal sealed class FfmpegFactAttribute : FactAttribute
{
    public FfmpegFactAttribute()
    {
        if (!FfmpegFrames.IsAvailable)
            Skip = "needs ffmpeg on PATH";
    }
}
