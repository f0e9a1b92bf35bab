using System.Globalization;
using LabelBench.Core;
using Microsoft.Data.Sqlite;

namespace LabelBench.Storage.Sqlite;

/// <summary>Says in plain words why the database could not be used.</summary>
internal static class SqliteProblem
{
    // Result codes of sqlite.org/rescode.html.
    private const int Permission = 3, Busy = 5, Locked = 6, ReadOnly = 8, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    public static Exception Explain(SqliteException mistake, string path, TimeSpan patience) => mistake.SqliteErrorCode switch
    {
        Full => new NoSpaceLeftException(path, mistake),
        Busy or Locked => new UserMistakeException(path, string.Create(
            CultureInfo.InvariantCulture, $"is locked: another program has been writing to it for {patience.TotalSeconds:0.#} s; close that program or try again.")),
        Permission or ReadOnly or CannotOpen => new UserMistakeException(path, "cannot be opened for writing; check the folder, its rights, and that the path is no folder."),
        NotADatabase => new UserMistakeException(path, "is not a database; give another file for results."),
        Corrupt => new UserMistakeException(path, "is damaged; move it away. The runs themselves are still in their folders under reports."),
        _ => new UserMistakeException(path, $"cannot be used: {mistake.Message}"),
    };
}
