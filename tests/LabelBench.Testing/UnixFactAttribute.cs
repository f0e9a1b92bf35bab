using Xunit;

namespace LabelBench.Testing;

/// <summary>A test that needs a Unix shell, signals or /proc; says so where it is skipped.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "needs Linux: signals and /proc";
    }
}
