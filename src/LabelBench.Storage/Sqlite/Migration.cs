using System.Globalization;
using System.Reflection;

namespace LabelBench.Storage.Sqlite;

/// <summary>One step of the database's schema, a file <c>Migrations/NNNN-name.sql</c>. A file that was released never changes; the next change is the next file.</summary>
/// <param name="Version">Number of the file: 1, 2, 3 ...</param>
/// <param name="Name">The file's name after the number.</param>
internal sealed record Migration(int Version, string Name, string Sql)
{
    private const string Folder = "LabelBench.Storage.Sqlite.Migrations.";

    /// <summary>All that this version knows, oldest first.</summary>
    public static IReadOnlyList<Migration> All { get; } = ReadAll();

    public static int Newest => All[^1].Version;

    private static List<Migration> ReadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(n => Read(assembly, n))];
    }

    private static Migration Read(Assembly assembly, string resource)
    {
        using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var name = Path.GetFileNameWithoutExtension(resource[Folder.Length..]);
        return new Migration(int.Parse(name[..4], NumberStyles.None, CultureInfo.InvariantCulture), name[5..], text.ReadToEnd());
    }
}
