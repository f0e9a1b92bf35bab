namespace LabelBench.OnnxRuntime.Providers;

/// <summary>One thing that an execution provider needs.</summary>
/// <param name="Name">Stable, kebab-case: <c>driver</c>.</param>
/// <param name="Text">What was found.</param>
/// <param name="Remedy">What to do; empty when nothing needs doing.</param>
public sealed record ProviderCheck(string Name, CheckResult Result, string Text, string Remedy)
{
    public static ProviderCheck Passes(string name, string text) => new(name, CheckResult.Ok, text, "");

    public static ProviderCheck Warns(string name, string text, string remedy) => new(name, CheckResult.Warning, text, remedy);

    public static ProviderCheck Blocks(string name, string text, string remedy) => new(name, CheckResult.Blocks, text, remedy);
}

public enum CheckResult
{
    Ok,

    /// <summary>It may work, but not as expected, or figures may be off.</summary>
    Warning,

    /// <summary>The provider cannot work before this is put right.</summary>
    Blocks,
}
