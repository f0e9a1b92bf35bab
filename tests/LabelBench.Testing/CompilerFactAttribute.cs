using Xunit;

namespace LabelBench.Testing;

/// <summary>A test that builds a small native library.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CompilerFactAttribute : FactAttribute
{
    public CompilerFactAttribute() => Skip = NativeLibraryBuild.Compiler is null ? "needs a C compiler (cc) on Linux" : null;
}
