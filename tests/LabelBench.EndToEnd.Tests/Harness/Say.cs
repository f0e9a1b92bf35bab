using System.Text.RegularExpressions;

namespace LabelBench.EndToEnd.Tests.Harness;

/// <summary>What is true of everything the program prints.</summary>
internal static partial class Say
{
    /// <summary>The program ended with this code, and told it in words for people.</summary>
    public static void Ended(int exitCode, Outcome outcome)
    {
        Assert.True(exitCode == outcome.ExitCode, $"exit code {outcome.ExitCode} instead of {exitCode}; it said:\n{outcome.Error}\n{outcome.Out}");
        Assert.DoesNotContain("   at LabelBench", outcome.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", outcome.Everything, StringComparison.OrdinalIgnoreCase);
        Assert.False(ExceptionName().IsMatch(outcome.Everything), $"it names an exception:\n{outcome.Everything}");
        Assert.False(ControlCharacter().IsMatch(outcome.Everything), $"it holds control characters:\n{outcome.Everything}");
    }

    /// <summary>A mistake of the user: exit code 4, nothing on standard output, each part of the message on standard error.</summary>
    public static void Mistake(Outcome outcome, params string[] parts)
    {
        Ended(4, outcome);
        Assert.Equal("", outcome.Out);
        foreach (var part in parts)
            Assert.Contains(part, outcome.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"System\.\w+Exception|\w+Exception:")]
    private static partial Regex ExceptionName();

    // Everything below space but tab and line feed: live progress is for terminals only.
    [GeneratedRegex(@"[\x00-\x08\x0b-\x1f\x7f]")]
    private static partial Regex ControlCharacter();
}
