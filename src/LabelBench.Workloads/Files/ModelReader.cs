using System.Collections.Immutable;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads.Files;

/// <summary>Reads the section <c>model</c>.</summary>
internal static class ModelReader
{
    public const string Generated = "generated";
    public const string Packaged = "packaged";
    public const string File = "file";

    /// <summary>Weights change no timing, so every generated model has the same seed unless a file says otherwise.</summary>
    private const ulong DefaultSeed = 1;

    public static ModelSource? Read(YamlSection section, string folder, IReadOnlyCollection<string> architectures)
    {
        ModelSource? model = null;
        switch (section.OneOf("kind", [Generated, Packaged, File]))
        {
            case null:
                return null;
            case Generated:
                var architecture = section.OneOf("architecture", architectures);
                var seed = section.Seed("seed");
                model = architecture is null ? null : new ModelSource.Generated(architecture, seed ?? DefaultSeed);
                break;
            case Packaged:
                var package = section.Text("package");
                var files = ReadFiles(section.Section("files"));
                model = package is null || files is null ? null : new ModelSource.Packaged(package, files);
                break;
            case File:
                var path = section.Text("path");
                var dimensions = ReadDimensions(section.Section("dimensions", required: false));
                model = path is null ? null : new ModelSource.UserFile(Path.GetFullPath(path, Path.GetFullPath(folder)), dimensions);
                break;
        }
        section.RefuseUnknownKeys();
        return model;
    }

    private static ImmutableSortedDictionary<string, string>? ReadFiles(YamlSection? section) =>
        section?.OwnKeys()
            .Select(role => (role, name: section.Text(role)))
            .Where(file => file.name is not null)
            .ToImmutableSortedDictionary(file => file.role, file => file.name!, StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, int> ReadDimensions(YamlSection? section) =>
        (section?.OwnKeys() ?? [])
            .Select(name => (name, size: section!.Integer(name, 1, int.MaxValue)))
            .Where(dimension => dimension.size is not null)
            .ToImmutableSortedDictionary(dimension => dimension.name, dimension => dimension.size!.Value, StringComparer.Ordinal);
}
