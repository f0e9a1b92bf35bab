using LabelBench.Core;
using LabelBench.Storage.Sqlite;

namespace LabelBench.Cli;

/// <summary>Where LabelBench keeps what outlives a run, by the conventions of the system.</summary>
internal static class AppFolders
{
    private const string HereReports = "reports";

    /// <summary>Generated models and inputs; safe to delete at any time.</summary>
    public static string Cache => Environment.GetEnvironmentVariable("LABELBENCH_CACHE") is { Length: > 0 } chosen
        ? Path.GetFullPath(chosen)
        : OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "LabelBench", "cache")
            : Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(Home, ".cache"), "labelbench");

    /// <summary>Runs: where the user is; in the user's data folder where nothing can be written there, as in a shared installation.</summary>
    public static string Reports => Environment.GetEnvironmentVariable("LABELBENCH_REPORTS") is { Length: > 0 } chosen
        ? chosen
        : CanWriteHere() ? HereReports : Path.Combine(Path.GetDirectoryName(ResultStorePath.Default(Environment.GetEnvironmentVariable))!, HereReports);

    /// <summary>Asks by doing: permissions do not tell of read-only disks.</summary>
    private static bool CanWriteHere()
    {
        try
        {
            var place = Directory.Exists(HereReports) ? HereReports : ".";
            using var attempt = new FileStream(Path.Combine(place, $".labelbench-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused is IOException full && FullDisk.Caused(full); // a full disk is told by whoever writes to it
        }
    }

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home
        ? home
        : throw new UserMistakeException("HOME", "is not set, so there is no place for caches; set HOME or LABELBENCH_CACHE.");
}
