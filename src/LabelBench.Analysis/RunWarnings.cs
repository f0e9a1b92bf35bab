using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Analysis;

/// <summary>What a reader must know about a run before trusting its figures; each warning says what to do where something can be done.</summary>
internal static class RunWarnings
{
    /// <summary>Readings whose absence leaves a question open: part of their metric's name, how they are called, what stays unknown.</summary>
    private static readonly ImmutableArray<(string NamePart, string Name, string Consequence)> Matter =
    [
        ("steal", "Steal", "time that the host gave to other guests would go unnoticed"),
        ("thermal_throttle", "Thermal throttling", "a CPU that slows down when hot would go unnoticed"),
        ("package_power", "CPU power", "energy per item is not known"),
    ];

    public static ImmutableArray<string> Of(RunRecord record, ImmutableArray<CellSummary> cells) => All(record, cells, Doubts(record), Unread(cells));

    /// <summary>The same for one screen: findings of single trials and readings that could not be had in a sentence each, where there are several.</summary>
    public static ImmutableArray<string> InBrief(RunRecord record, ImmutableArray<CellSummary> cells) => All(record, cells, DoubtsInBrief(record), UnreadInBrief(cells));

    private static ImmutableArray<string> All(RunRecord record, ImmutableArray<CellSummary> cells, IEnumerable<string> doubts, IEnumerable<string> unread) =>
    [
        .. Changed(record),
        .. Incomplete(record),
        .. LeftOut(record),
        .. Replication(record),
        .. Disturbances.Warnings(record),
        .. DriftCheck.Warnings(record),
        .. doubts,
        .. Settings(record),
        .. unread,
        .. Unreadable(cells),
        .. GpuTwins.Of(cells),
        .. OnCpu(record),
    ];

    private static IEnumerable<string> Changed(RunRecord record) => FactsDigest.Holds(record) is false
        ? ["The record was changed after the run: its facts (machine, software, environment, plan or what workers resolved) no longer have the digest that it was written with."]
        : [];

    private static IEnumerable<string> Incomplete(RunRecord record)
    {
        if (record.Search is { } search)
        {
            if (search.Answer is null)
                yield return Text($"The search {(record.Outcome == RunOutcome.Cancelled ? "was stopped by the user" : "ended before its end")} after {record.Trials.Length} trials and has no answer yet. Go on with: labelbench search --resume {record.RunId}");
            yield break;
        }
        if (record.Outcome == RunOutcome.Complete && record.Trials.Length >= record.Plan.Trials.Length)
            yield break;
        var how = record.Outcome switch
        {
            RunOutcome.Cancelled => "was stopped by the user",
            RunOutcome.Interrupted => "ended before its plan did",
            _ => "lacks planned trials",
        };
        yield return Text($"The run {how}: {record.Trials.Length} of {record.Plan.Trials.Length} trials have a result. Go on with: labelbench run --resume {record.RunId}");
    }

    private static IEnumerable<string> LeftOut(RunRecord record)
    {
        var trials = record.Replicates.ToList();
        var failed = trials.Count(t => t.Status == TrialStatus.Failed);
        var invalid = trials.Count(t => t.Status == TrialStatus.Invalid);
        if (failed + invalid == 0)
            yield break;
        yield return (failed, invalid) switch
        {
            (_, 0) => Text($"{failed} of {trials.Count} trials failed and enter no figure."),
            (0, _) => Text($"{invalid} of {trials.Count} trials are invalid and enter no figure."),
            _ => Text($"{failed + invalid} of {trials.Count} trials enter no figure: {failed} failed, {invalid} invalid."),
        };
    }

    private static IEnumerable<string> Replication(RunRecord record)
    {
        if (record.Search is not null)
            yield break;
        if (record.Plan.Settings.Trials == 1)
            yield return "Each cell was measured by one trial, so no interval can be given; --trials 3 gives one.";
        else if (record.Plan.Settings.Trials == 2)
            yield return "Each cell was measured by two trials, so intervals are wide; --trials 3 narrows them about threefold.";
    }

    /// <summary>Findings that did not make a trial invalid, one warning per rule.</summary>
    private static IEnumerable<string> Doubts(RunRecord record) =>
        from rule in Rules(record)
        select Text($"{rule.Count()} of {record.Trials.Length} trials: {rule.First().Finding.Text}");

    private static IEnumerable<string> DoubtsInBrief(RunRecord record)
    {
        var rules = Rules(record).OrderByDescending(r => r.Count()).ThenBy(r => r.Key, StringComparer.Ordinal).ToList();
        return rules.Count < 2
            ? Doubts(record)
            : [Text($"{rules.SelectMany(r => r.Select(d => d.Trial)).Distinct().Count()} of {record.Trials.Length} trials have findings that leave their figures: {string.Join(", ", rules.Select(r => Text($"{r.Key} {r.Count()}")))}. The report says what was seen and what helps.")];
    }

    private static IEnumerable<IGrouping<string, (int Trial, Finding Finding)>> Rules(RunRecord record) =>
        from trial in record.Trials.Index()
        from finding in trial.Item.Findings
        where !finding.Invalidates
        group (trial.Index, finding) by finding.Rule;

    private static IEnumerable<string> Settings(RunRecord record)
    {
        if (record.Environment.FirstOrDefault(f => f.Name == "cpu.governor") is { Value: { } governor } && governor is not "performance")
            yield return $"CPU frequency governor is \"{governor}\": CPU figures may be low and may vary. Remedy: cpupower frequency-set -g performance";
        foreach (var change in record.EnvironmentChanges ?? [])
            yield return $"{change.Name} changed during the run: {change.Before ?? "not known"} at its start, {change.After ?? "not known"} at its end; trials before and after are not alike.";
    }

    private static IEnumerable<string> Unread(ImmutableArray<CellSummary> cells) =>
        Missing(cells).Select(m => $"{m.Name} was not read ({m.Reason}): {m.Consequence}.");

    private static IEnumerable<string> UnreadInBrief(ImmutableArray<CellSummary> cells)
    {
        var missing = Missing(cells).ToList();
        return missing.Count < 2 ? Unread(cells) : [$"Not read on this machine: {string.Join(", ", missing.Select(m => m.Name))}. The report says why, and what stays unknown."];
    }

    private static IEnumerable<(string Name, string Reason, string Consequence)> Missing(ImmutableArray<CellSummary> cells) =>
        from matter in Matter
        let missing = cells.SelectMany(c => c.Telemetry)
            .Where(m => m.Name.Contains(matter.NamePart, StringComparison.Ordinal))
            .Select(m => m.Mean).OfType<Reading<Count>.Unavailable>().FirstOrDefault()
        where missing is not null
        select (matter.Name, missing.Reason, matter.Consequence);

    private static IEnumerable<string> Unreadable(ImmutableArray<CellSummary> cells) =>
        from cell in cells
        where cell.UnreadableItems > 0
        select Text($"{cell.Cell.Id}: {cell.UnreadableItems:#,0} {(cell.UnreadableItems == 1 ? "input was" : "inputs were")} skipped because {(cell.UnreadableItems == 1 ? "it" : "they")} could not be read; the record names the first.");

    /// <summary>Where the workload allows nodes on the CPU, the figure is that of two devices.</summary>
    private static IEnumerable<string> OnCpu(RunRecord record) =>
        from trial in record.Trials
        where trial.Worker?.NodesOnCpu is { Count: > 0 }
        group trial.Worker!.NodesOnCpu! by trial.CellId into cell
        let nodes = cell.First()
        select Text($"{cell.Key}: {nodes.Count} {(nodes.Count == 1 ? "node of its models runs" : "nodes of its models run")} on the CPU, among them {string.Join(", ", nodes.First.Take(3).Select(n => $"{n.Operator} \"{n.Name}\""))}.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
