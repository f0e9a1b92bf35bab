namespace LabelBench.Telemetry.Tests;

/// <summary>A test of something that only Linux has; elsewhere it skips and says so.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "needs Linux: names with colons, /proc, or file modes";
    }
}
