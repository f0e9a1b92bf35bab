namespace LabelBench.Cli.Verification;

/// <summary>Files that a verification has beside the program: in gpu/ of a bundle, or in the sources that it was built from.</summary>
internal static class ScriptFile
{
    /// <returns>Path, or null where there is none.</returns>
    public static string? Find(string name)
    {
        for (var place = new DirectoryInfo(AppContext.BaseDirectory); place is not null; place = place.Parent)
        {
            if (new[] { "gpu", Path.Combine("eng", "gpu") }.Select(folder => Path.Combine(place.FullName, folder, name)).FirstOrDefault(File.Exists) is { } found)
                return found;
        }
        return null;
    }
}
