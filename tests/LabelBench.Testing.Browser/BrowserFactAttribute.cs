using LabelBench.Reporting.Printing;
using Xunit;

namespace LabelBench.Testing.Browser;

/// <summary>A test that needs a browser.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public const string Missing = "needs Chromium, Chrome or Edge on the PATH";

    public static string? Browser { get; } = Browsers.Find(null, "--browser", Environment.GetEnvironmentVariable).Value;

    public BrowserFactAttribute() => Skip = Browser is null ? Missing : null;
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = BrowserFactAttribute.Browser is null ? BrowserFactAttribute.Missing : null;
}

/// <summary>A test that plays the browser with a shell script.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "needs a shell" : null;
}
