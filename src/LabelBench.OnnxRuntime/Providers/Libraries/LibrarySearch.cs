using System.Collections.Immutable;

namespace LabelBench.OnnxRuntime.Providers.Libraries;

/// <summary>Finds libraries by name, and makes them and what they need loadable.</summary>
/// <param name="Places">Folders to look through for what the loader does not find.</param>
/// <param name="Load">Asks the loader for a name or a path; the reason, or null when it is loaded.</param>
public sealed record LibrarySearch(LibraryPlaces Places, Func<string, string?> Load)
{
    public static LibrarySearch OnThisMachine { get; } = new(LibraryPlaces.OfThisMachine(), library => DynamicLoader.TryLoad(library, out var reason) ? null : reason);

    /// <summary>Loads a library: by the loader, else from the places, those that it needs first.</summary>
    /// <param name="name">As other libraries ask for it: <c>libcublas.so.13</c>.</param>
    public FoundLibrary Find(string name) => Find(name, []);

    /// <summary>Whether a library could be found, without loading it.</summary>
    public string? Locate(string name) => Places.Folders.Select(folder => Path.Join(folder, name)).FirstOrDefault(File.Exists);

    private FoundLibrary Find(string name, ImmutableHashSet<string> asking)
    {
        if (Load(name) is not { } reason)
            return new FoundLibrary(name, "", null, []);
        if (Locate(name) is not { } path)
            return new FoundLibrary(name, null, reason, OtherVersions(name));
        var needed = ElfFile.Read(path)?.Needed ?? [];
        var lacking = needed.Where(n => n != name && !asking.Contains(n)).Select(n => Find(n, asking.Add(name))).FirstOrDefault(n => !n.IsLoaded);
        return Load(path) is { } failure
            ? new FoundLibrary(name, path, lacking is null ? failure : $"{failure}; {lacking.Explain()}", [])
            : new FoundLibrary(name, path, null, []);
    }

    /// <summary>The same library of another major version: <c>libcublas.so.12</c> where <c>libcublas.so.13</c> is asked for.</summary>
    private ImmutableArray<string> OtherVersions(string name)
    {
        const string Suffix = ".so.";
        var end = name.IndexOf(Suffix, StringComparison.Ordinal) + Suffix.Length;
        return end < Suffix.Length
            ? []
            : [.. Places.Folders.SelectMany(folder => Directory.EnumerateFiles(folder, name[..end] + "*")).Where(f => int.TryParse(Path.GetFileName(f.AsSpan())[end..], out _)).Order(StringComparer.Ordinal)];
    }
}

/// <summary>What became of looking for a library.</summary>
/// <param name="Path">Where it lies; empty when the loader found it itself, null when it was not found.</param>
/// <param name="Failure">Why it is not loaded; null when it is.</param>
/// <param name="OtherVersions">Paths of other major versions that were found instead.</param>
public sealed record FoundLibrary(string Name, string? Path, string? Failure, ImmutableArray<string> OtherVersions)
{
    public bool IsLoaded => Failure is null;

    /// <summary>One clause: where it is, or what is wrong with it.</summary>
    public string Explain() => this switch
    {
        { IsLoaded: true, Path: "" or null } => $"{Name} found by the loader",
        { IsLoaded: true } => $"{Name} found in {System.IO.Path.GetDirectoryName(Path)}",
        { Path: { Length: > 0 } path } => $"{path} cannot be loaded: {Failure}",
        { OtherVersions: { IsEmpty: false } others } => $"{Name} not found, only {string.Join(", ", others)}",
        _ => $"{Name} not found",
    };
}
