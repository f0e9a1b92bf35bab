using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Workloads.Yaml;

/// <summary>Where the keys of a section stand in their file, for mistakes that show only when their values are used.</summary>
/// <param name="Section">Its place in the file: <c>load</c>.</param>
/// <param name="Lines">By key, 1-based.</param>
public sealed record KeyPlaces(string File, string Section, ImmutableSortedDictionary<string, int> Lines)
{
    public Problem Problem(string key, string text) => new(File, $"{Section}.{key}", text, Lines.TryGetValue(key, out var line) ? line : null);
}
