using Xunit;

namespace LabelBench.Testing;

/// <summary>A test of files that this user may not read; says so where it is skipped.</summary>
public sealed class OrdinaryUserFactAttribute : FactAttribute
{
    public OrdinaryUserFactAttribute()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
            Skip = "needs a user who may not read everything: no root, and file modes";
    }
}
