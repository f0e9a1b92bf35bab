namespace LabelBench.Telemetry.Linux;

/// <summary>Where the machine's file system begins: <c>/</c> on the real machine, a folder with copies in a test.</summary>
/// <remarks>Sources and reasons name the path as it is on the machine, without this prefix.</remarks>
public sealed record LinuxRoot(string Folder)
{
    public static LinuxRoot Real { get; } = new("/");

    /// <param name="path">Absolute path on the machine: <c>/proc/stat</c>.</param>
    public string this[string path] => Path.Join(Folder, path);

    public bool HasFile(string path) => File.Exists(this[path]);

    public bool HasFolder(string path) => Directory.Exists(this[path]);

    /// <returns>The text without surrounding white space, or null when the file is missing or cannot be read; for facts that are read once.</returns>
    public string? Text(string path) => TryText(path, out var text, out _) ? text : null;

    /// <param name="path">Absolute path on the machine.</param>
    /// <param name="text">Without surrounding white space; empty when it cannot be read.</param>
    /// <param name="reason">Why not; empty when it can be read.</param>
    public bool TryText(string path, out string text, out string reason)
    {
        (text, reason) = ("", "");
        try
        {
            text = File.ReadAllText(this[path]).Trim().Trim('\0');
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reason = ReadFailure.Describe(path, e);
            return false;
        }
    }

    /// <returns>Paths on the machine of the entries of a folder, sorted; none when the folder is missing or closed to us.</returns>
    public IReadOnlyList<string> Entries(string folder, string pattern = "*")
    {
        try
        {
            return
            [
                .. Directory.EnumerateFileSystemEntries(this[folder], pattern)
                    .Select(entry => Path.Join(folder, Path.GetFileName(entry)))
                    .Order(NumberedNames.Instance),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>cpu2 before cpu10.</summary>
    private sealed class NumberedNames : IComparer<string>
    {
        public static NumberedNames Instance { get; } = new();

        public int Compare(string? x, string? y) => (x?.Length ?? 0) != (y?.Length ?? 0)
            ? (x?.Length ?? 0).CompareTo(y?.Length ?? 0)
            : string.CompareOrdinal(x, y);
    }
}
