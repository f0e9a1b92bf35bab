using Xunit;

namespace LabelBench.Testing;

/// <summary>Tests that build a small native library, one a line of data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CompilerTheoryAttribute : TheoryAttribute
{
    public CompilerTheoryAttribute() => Skip = NativeLibraryBuild.Compiler is null ? "needs a C compiler (cc) on Linux" : null;
}
