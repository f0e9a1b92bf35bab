using System.Collections.Immutable;
using LabelBench.Analysis.Comparison;
using LabelBench.Core;
using LabelBench.Storage.Folder;

namespace LabelBench.Cli.Running;

/// <summary>Reads the sides of a comparison: runs by name, several with commas, patterns, and folders that hold runs.</summary>
/// <param name="store">Null for the usual one.</param>
internal sealed class RunSets(string reports, string? store)
{
    /// <exception cref="UserMistakeException">Names that are no run, or records that cannot be read: all of them.</exception>
    public async Task<RunSet> ReadAsync(string named, CancellationToken cancellation)
    {
        var runs = await RunReading.AllAsync(named.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), name => ReadOneAsync(name, cancellation)).ConfigureAwait(false);
        return runs.Length > 0 ? RunSet.Of(named, runs) : throw new UserMistakeException(named, "names no run.");
    }

    private async Task<ImmutableArray<ComparedRun>> ReadOneAsync(string name, CancellationToken cancellation)
    {
        var runs = ImmutableArray.CreateBuilder<ComparedRun>();
        foreach (var one in Expand(name))
        {
            var (record, folder) = await RunReading.FindAsync(one, reports, store, cancellation).ConfigureAwait(false);
            runs.Add(new ComparedRun(record, folder is null ? null : RunReading.Latencies(folder)));
        }
        return runs.ToImmutable();
    }

    private IEnumerable<string> Expand(string name)
    {
        if (name.AsSpan().ContainsAny('*', '?'))
            return Matching(name) is { Length: > 0 } found ? found : throw new UserMistakeException(name, $"fits no folder of a run, here or in {reports}.");
        return Directory.Exists(name) && StoredRun.FoldersOf(name) is { Length: > 0 } inside ? inside : [name];
    }

    private string[] Matching(string pattern)
    {
        var folder = Path.GetDirectoryName(pattern) is { Length: > 0 } given ? given : reports;
        return Directory.Exists(folder)
            ? [.. Directory.GetDirectories(folder, Path.GetFileName(pattern)).Where(d => StoredRun.IsRun(d)).Order(StringComparer.Ordinal)]
            : [];
    }
}
