namespace LabelBench.Storage.Sqlite;

/// <summary>Where results are kept unless the user says otherwise.</summary>
public static class ResultStorePath
{
    /// <returns><c>labelbench/results.db</c> in the user's data folder: <c>XDG_DATA_HOME</c> where it is an absolute path, else what the system names (<c>~/.local/share</c>, <c>%LOCALAPPDATA%</c>).</returns>
    /// <param name="environment">Reads an environment variable.</param>
    /// <remarks>freedesktop.org, XDG Base Directory Specification 0.8: a relative path in the variable is to be ignored.</remarks>
    public static string Default(Func<string, string?> environment)
    {
        var folder = environment("XDG_DATA_HOME") is { } named && Path.IsPathFullyQualified(named)
            ? named
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(folder, "labelbench", "results.db");
    }
}
