using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Comparison;

/// <summary>Finds what must be the same on both sides and is not.</summary>
internal static class Comparability
{
    /// <summary>Keys of a workload that only describe it, or that only judge what was measured.</summary>
    private static readonly ImmutableHashSet<string> Describing = ["title", "description", "licence", "file_hash", "profile_of", "slo", "review"];

    public static bool IsPath(string option) => option.EndsWith("path", StringComparison.Ordinal) || option.EndsWith("folder", StringComparison.Ordinal);

    /// <summary>What speaks against comparing the runs at all.</summary>
    /// <param name="anyMachine">Whether the sides may be of different machines.</param>
    public static IEnumerable<string> OfRuns(RunSet from, RunSet to, bool anyMachine)
    {
        var schemas = from.Records.Concat(to.Records).Select(r => r.Schema.Split('/')[0] + "/" + r.Schema.Split('/')[^1].Split('.')[0]).Distinct(StringComparer.Ordinal).ToArray();
        if (schemas.Length > 1)
            yield return $"record schemas differ: {string.Join(", ", schemas)}";
        foreach (var side in new[] { from, to })
            if (Machines(side) is { Length: > 1 } mixed)
                yield return $"{side.Name} mixes machines: {string.Join("; ", mixed)}";
        if (!anyMachine && Machines(from) is [var one] && Machines(to) is [var other] && one != other)
            yield return $"machines differ: {one}; {other} (--any-machine compares them all the same)";
        foreach (var shared in from.Records.Select(r => r.RunId).Intersect(to.Records.Select(r => r.RunId)))
            yield return $"run {shared} is on both sides";
    }

    private static string[] Machines(RunSet side) => [.. side.Records.Select(r => r.Machine).Select(m => string.Create(CultureInfo.InvariantCulture,
        $"{m.Name}, {m.CpuModel}, {m.PhysicalCores} cores{string.Concat(m.Gpus.Select(g => ", " + g.Name))}")).Distinct(StringComparer.Ordinal)];

    /// <summary>What speaks against comparing one cell; trials are the valid ones.</summary>
    public static ImmutableArray<string> OfCell(IEnumerable<Workload> from, IEnumerable<Workload> to, IReadOnlyCollection<TrialRecord> fromTrials, IReadOnlyCollection<TrialRecord> toTrials) =>
    [
        .. Workloads(from, to),
        .. Keyed(fromTrials, toTrials, w => w.ModelHashes, role => $"model '{role}'", hash => hash.Length > 12 ? hash[..12] : hash),
        .. Keyed(fromTrials, toTrials, w => w.ProviderOptions, option => $"provider option {option}", value => value),
    ];

    private static IEnumerable<string> Workloads(IEnumerable<Workload> from, IEnumerable<Workload> to)
    {
        var (before, after) = (Leaves(from), Leaves(to));
        foreach (var key in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var (one, other) = (before.GetValueOrDefault(key, "nothing"), after.GetValueOrDefault(key, "nothing"));
            if (one != other)
                yield return key is "items" or "item" ? $"unit: {one} -> {other}" : $"workload {key}: {one} -> {other}";
        }
    }

    /// <summary>Every value that a definition holds, by its place; where runs of a side differ, all of them.</summary>
    private static Dictionary<string, string> Leaves(IEnumerable<Workload> workloads)
    {
        var leaves = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var workload in workloads)
            Collect(JsonSerializer.SerializeToNode(workload, Json.Line), "", leaves);
        return leaves.ToDictionary(l => l.Key, l => string.Join(" or ", l.Value), StringComparer.Ordinal);
    }

    private static void Collect(JsonNode? node, string place, Dictionary<string, SortedSet<string>> leaves)
    {
        if (node is JsonObject map)
        {
            foreach (var (key, value) in map.Where(e => place.Length > 0 || !Describing.Contains(e.Key)))
                Collect(value, place.Length == 0 ? key : $"{place}.{key}", leaves);
            return;
        }
        if (!leaves.TryGetValue(place, out var values))
            leaves[place] = values = new SortedSet<string>(StringComparer.Ordinal);
        values.Add(node is null ? "nothing" : node.ToJsonString(Json.Line).Trim('"'));
    }

    private static IEnumerable<string> Keyed(IReadOnlyCollection<TrialRecord> from, IReadOnlyCollection<TrialRecord> to,
        Func<WorkerDescription, ImmutableSortedDictionary<string, string>> of, Func<string, string> name, Func<string, string> shorten)
    {
        var (before, after) = (ByKey(from), ByKey(to));
        if (before.Count == 0 || after.Count == 0)
            yield break;
        foreach (var key in before.Keys.Union(after.Keys).Where(k => !IsPath(k)).Order(StringComparer.Ordinal))
        {
            var (one, other) = (before.GetValueOrDefault(key, "nothing"), after.GetValueOrDefault(key, "nothing"));
            if (one != other)
                yield return $"{name(key)}: {one} -> {other}";
        }

        Dictionary<string, string> ByKey(IReadOnlyCollection<TrialRecord> trials) => trials.Where(t => t.Worker is not null).SelectMany(t => of(t.Worker!))
            .GroupBy(e => e.Key, e => shorten(e.Value), StringComparer.Ordinal).ToDictionary(g => g.Key, g => string.Join(" or ", g.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)), StringComparer.Ordinal);
    }
}
