namespace LabelBench.Labeling.Tests.Video;

/// <summary>A test that needs a shell, signals or /proc; skipped with that reason elsewhere.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "needs Linux: a shell, signals, /proc";
    }
}
