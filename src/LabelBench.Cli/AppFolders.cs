using LabelBench.Core;

namespace LabelBench.Cli;

/// <summary>Where LabelBench keeps what outlives a run, by the conventions of the system.</summary>
internal static class AppFolders
{
    /// <summary>Generated models and inputs; safe to delete at any time.</summary>
    public static string Cache => Environment.GetEnvironmentVariable("LABELBENCH_CACHE") is { Length: > 0 } chosen
        ? Path.GetFullPath(chosen)
        : OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "LabelBench", "cache")
            : Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(Home, ".cache"), "labelbench");

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home
        ? home
        : throw new UserMistakeException("HOME", "is not set, so there is no place for caches; set HOME or LABELBENCH_CACHE.");
}
