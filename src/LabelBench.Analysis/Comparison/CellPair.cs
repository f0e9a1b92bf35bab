using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Comparison;

/// <summary>A cell of the base and the one of the candidate that is the same, or that measures the same job another way.</summary>
/// <param name="Differences">Why the two must not be compared; empty for the same cell.</param>
internal sealed record CellPair(Cell From, Cell To, ImmutableArray<string> Differences)
{
    /// <summary>In the order of the base's plans. A cell without its like is paired with the only one of the same job that has no like either.</summary>
    public static IEnumerable<CellPair> Match(RunSet from, RunSet to)
    {
        var (base_, candidate) = (CellsOf(from), CellsOf(to));
        var (lone, others) = (base_.Values.Where(c => !candidate.ContainsKey(c.Id)).ToLookup(Job), candidate.Values.Where(c => !base_.ContainsKey(c.Id)).ToLookup(Job));
        foreach (var cell in base_.Values)
        {
            if (candidate.TryGetValue(cell.Id, out var same))
                yield return new CellPair(cell, same, DifferencesOf(cell, same));
            else if (lone[Job(cell)].Count() == 1 && others[Job(cell)].ToArray() is [var other])
                yield return new CellPair(cell, other, DifferencesOf(cell, other));
        }
    }

    /// <summary>Cells that are in no pair.</summary>
    public static IEnumerable<OneSided> Unmatched(RunSet from, RunSet to, IReadOnlyCollection<CellPair> pairs) =>
        CellsOf(from).Keys.Except(pairs.Select(p => p.From.Id)).Select(id => new OneSided(from.Name, id, null))
            .Concat(CellsOf(to).Keys.Except(pairs.Select(p => p.To.Id)).Select(id => new OneSided(to.Name, id, null)));

    public CellComparison NotCompared() => new(From.Id, From, Differences, ComparedUnit.Process, new(0, 0, 0, 0, 0), new(0, 0, 0, 0, 0), null, []);

    /// <summary>Of all runs of a side, in the order in which they appear.</summary>
    private static OrderedDictionary<string, Cell> CellsOf(RunSet side)
    {
        var cells = new OrderedDictionary<string, Cell>(StringComparer.Ordinal);
        foreach (var cell in side.Records.SelectMany(r => r.Plan.Cells))
            cells.TryAdd(cell.Id, cell);
        return cells;
    }

    private static (string, Scope, Scenario) Job(Cell cell) => (cell.WorkloadId, cell.Scope, cell.Scenario);

    private static ImmutableArray<string> DifferencesOf(Cell from, Cell to)
    {
        (string Name, string From, string To)[] parts =
        [
            ("provider", Cell.Word(from.Provider), Cell.Word(to.Provider)), ("device", from.Device, to.Device), ("precision", Cell.Word(from.Precision), Cell.Word(to.Precision)),
            ("batch", Text(from.Batch), Text(to.Batch)), ("intra-op threads", Text(from.IntraOpThreads), Text(to.IntraOpThreads)), ("streams", Text(from.Streams), Text(to.Streams)),
            ("decode workers", Text(from.DecodeWorkers), Text(to.DecodeWorkers)), ("workers at once", Text(from.WorkersAtOnce), Text(to.WorkersAtOnce)),
            ("accumulation", Text(from.Accumulation ?? 1), Text(to.Accumulation ?? 1)), ("provider settings", Settings(from), Settings(to)),
            ("arrivals", from.Arrivals?.ToString() ?? "none", to.Arrivals?.ToString() ?? "none"),
        ];
        return [.. parts.Where(p => p.From != p.To).Select(p => $"{p.Name}: {p.From} -> {p.To}")];
    }

    private static string Settings(Cell cell) => cell.Settings.Differences is { IsEmpty: false } differences ? string.Join(' ', differences) : "defaults";

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
