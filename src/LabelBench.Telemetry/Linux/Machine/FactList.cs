using System.Collections.Immutable;
using LabelBench.Records;

namespace LabelBench.Telemetry.Linux.Machine;

/// <summary>Collects facts: each is known with its source, or missing with its reason.</summary>
internal sealed class FactList(LinuxRoot root)
{
    private readonly ImmutableArray<EnvironmentFact>.Builder _facts = ImmutableArray.CreateBuilder<EnvironmentFact>();

    public ImmutableArray<EnvironmentFact> ToImmutable() => _facts.ToImmutable();

    public void Known(string name, string value, string source) => _facts.Add(EnvironmentFact.Known(name, value, source));

    public void Missing(string name, string reason, string source) => _facts.Add(EnvironmentFact.Missing(name, reason, source));

    public void Add(string name, string? value, string reason, string source)
    {
        if (value is null) Missing(name, reason, source);
        else Known(name, value, source);
    }

    /// <summary>The text of a file.</summary>
    /// <param name="whenEmpty">What an empty file means: "none" for the list of isolated CPUs.</param>
    /// <param name="convert">Picks the part that matters.</param>
    public void File(string name, string path, string whenEmpty = "(empty)", Func<string, string?>? convert = null)
    {
        if (!root.TryText(path, out var text, out var reason)) Missing(name, reason, path);
        else if (text.Length == 0) Known(name, whenEmpty, path);
        else Add(name, convert is null ? text : convert(text), $"{path} is not in the known form", path);
    }

    /// <summary>The first of several files that can be read.</summary>
    public void FirstFile(string name, params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            if (root.Text(path) is not { Length: > 0 } text) continue;
            Known(name, text, path);
            return;
        }
        Missing(name, $"{string.Join(" and ", paths)} {(paths.Length == 1 ? "does" : "do")} not exist here", paths[0]);
    }

    /// <summary>The value that all CPUs share, or every value that occurs with its count.</summary>
    /// <param name="cpus">Folders of the CPUs.</param>
    /// <param name="file">File inside each.</param>
    /// <param name="reason">Why no CPU has it.</param>
    public void EveryCpu(string name, IReadOnlyList<string> cpus, string file, string reason)
    {
        var values = cpus.Select(cpu => root.Text($"{cpu}/{file}")).OfType<string>().Where(text => text.Length > 0)
            .GroupBy(text => text).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).ToList();
        var source = $"/sys/devices/system/cpu/cpu*/{file}";
        if (values.Count == 0) Missing(name, reason, source);
        else Known(name, values.Count == 1 ? values[0].Key : string.Join(", ", values.Select(group => $"{group.Key} ({group.Count()} CPUs)")), source);
    }
}
