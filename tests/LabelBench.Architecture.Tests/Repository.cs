using System.Xml.Linq;

namespace LabelBench.Architecture.Tests;

/// <summary>The files of this repository.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Source => Path.Combine(Root, "src");

    /// <summary>Names of the rooms: the projects under src.</summary>
    public static IReadOnlyList<string> Rooms { get; } =
        [.. Directory.EnumerateFiles(Source, "*.csproj", SearchOption.AllDirectories).Select(p => Path.GetFileNameWithoutExtension(p)!).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> SourceFiles(params string[] extensions) => Directory
        .EnumerateFiles(Source, "*", SearchOption.AllDirectories)
        .Where(path => extensions.Contains(Path.GetExtension(path)) && !RelativePath(path).Split('/').Any(part => part is "bin" or "obj"))
        .Order(StringComparer.Ordinal);

    public static XDocument Project(string room) => XDocument.Load(Path.Combine(Source, room, room + ".csproj"));

    /// <summary>With forward slashes, from the root.</summary>
    public static string RelativePath(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "LabelBench.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"No LabelBench.sln above {AppContext.BaseDirectory}.");
    }
}
