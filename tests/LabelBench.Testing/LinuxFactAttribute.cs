using Xunit;

namespace LabelBench.Testing;

/// <summary>A test that needs a Unix shell, signals or /proc; says so where it is skipped.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "needs Linux: signals, /proc, or file modes";
    }
}
