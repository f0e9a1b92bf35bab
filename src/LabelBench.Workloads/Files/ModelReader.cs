using System.Collections.Immutable;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads.Files;

/// <summary>Reads the section <c>model</c>.</summary>
internal static class ModelReader
{
    public const string Generated = "generated";
    public const string GeneratedSet = "generated-set";
    public const string Packaged = "packaged";
    public const string TrainingGraph = "training-graph";
    public const string File = "file";
    public const string None = "none";

    /// <summary>Weights change no timing, so every generated model has the same seed unless a file says otherwise.</summary>
    private const ulong DefaultSeed = 1;

    public static ModelSource? Read(YamlSection section, string folder, IReadOnlyCollection<KnownArchitecture> known)
    {
        ModelSource? model = null;
        string[] architectures = [.. known.Where(a => !a.IsTrained).Select(a => a.Id)];
        switch (section.OneOf("kind", [Generated, GeneratedSet, Packaged, TrainingGraph, File, None]))
        {
            case null:
                return null;
            case Generated:
                model = ReadGenerated(section, architectures);
                break;
            case GeneratedSet:
                model = ReadSet(section.Section("models"), architectures) is { } models ? new ModelSource.GeneratedSet(models) : null;
                break;
            case Packaged:
                var package = section.Text("package");
                var files = ReadFiles(section.Section("files"));
                model = package is null || files is null ? null : new ModelSource.Packaged(package, files);
                break;
            case TrainingGraph:
                model = ReadGenerated(section, [.. known.Where(a => a.IsTrained).Select(a => a.Id)]) is var (trained, seed) ? new ModelSource.TrainingGraph(trained, seed) : null;
                break;
            case File:
                var path = section.Text("path");
                var dimensions = ReadDimensions(section.Section("dimensions", required: false));
                var (names, vocabulary) = (section.Text("names", required: false), section.Text("vocabulary", required: false));
                model = path is null ? null : new ModelSource.UserFile(From(path), dimensions)
                {
                    Names = names is null ? null : From(names),
                    Vocabulary = vocabulary is null ? null : From(vocabulary),
                };
                break;
            case None:
                model = new ModelSource.None();
                break;
        }
        section.RefuseUnknownKeys();
        return model;

        string From(string path) => Path.GetFullPath(path, Path.GetFullPath(folder));
    }

    private static ModelSource.Generated? ReadGenerated(YamlSection section, IReadOnlyCollection<string> architectures)
    {
        var architecture = section.OneOf("architecture", architectures);
        var seed = section.Seed("seed");
        return architecture is null ? null : new ModelSource.Generated(architecture, seed ?? DefaultSeed);
    }

    private static ImmutableSortedDictionary<string, ModelSource.Generated>? ReadSet(YamlSection? section, IReadOnlyCollection<string> architectures)
    {
        if (section is null)
            return null;
        var models = ImmutableSortedDictionary.CreateBuilder<string, ModelSource.Generated>(StringComparer.Ordinal);
        foreach (var role in section.OwnKeys())
        {
            if (section.Section(role) is not { } one)
                continue;
            if (ReadGenerated(one, architectures) is { } model)
                models[role] = model;
            one.RefuseUnknownKeys();
        }
        return models.ToImmutable();
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
