using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Measurement;
using LabelBench.Records;
using LabelBench.Telemetry.Interference;
using LabelBench.Workloads;

namespace LabelBench.Telemetry;

/// <summary>Watches for interference while trials run, and judges each measured window: as a whole and second by second.</summary>
/// <param name="sampler">Not owned.</param>
/// <param name="census">Names processes; not owned; null where they cannot be counted.</param>
public sealed class InterferenceWatch(ISampler sampler, ProcessCensus? census, MachineDescription machine)
{
    private static readonly TimeSpan Piece = TimeSpan.FromSeconds(1);

    /// <summary>From this share of disturbed pieces on a trial says so, where its mean does not show it already.</summary>
    private const double Notable = 0.1;

    /// <param name="cell">What was measured; says which GPUs matter.</param>
    /// <param name="telemetry">Of the whole window.</param>
    public WindowJudgement Judge(Cell cell, Window window, ImmutableArray<MetricSummary> telemetry)
    {
        ArgumentNullException.ThrowIfNull(window);
        var pieces = Pieces(window);
        ImmutableArray<ImmutableArray<MetricSummary>> readings = [.. pieces.Select(sampler.Summarise)];
        var verdicts = PieceClassifier.Classify(readings, machine);
        var processes = census?.Busiest(window, Environment.ProcessId, machine.LogicalCpus) ?? [];
        var disturbance = Record([.. pieces.Zip(verdicts, (p, v) => (MonotonicClock.Between(window.BeginNs, p.BeginNs), v))], processes);
        var judged = TelemetryValidity.Judge(telemetry, readings, machine, CellGpus.Uuids(machine, cell));
        return new WindowJudgement(Findings(judged, disturbance), disturbance);
    }

    /// <summary>What pieces add up to.</summary>
    /// <param name="pieces">Where each begins in the window, and what it was.</param>
    public static DisturbanceRecord Record(IReadOnlyCollection<(TimeSpan At, PieceVerdict Verdict)> pieces, ImmutableArray<BusyProcess> processes) => new(
        Piece,
        pieces.Count(p => p.Verdict.State is PieceState.Quiet),
        pieces.Count(p => p.Verdict.State is PieceState.Disturbed),
        pieces.Count(p => p.Verdict.State is PieceState.Unknown),
        [
            .. from piece in pieces
               from cause in piece.Verdict.Causes
               group (piece.At, cause) by cause.Rule into rule
               let worst = rule.MaxBy(c => c.cause.Value)
               orderby rule.Count() descending, rule.Key
               select new DisturbanceCause(rule.Key, rule.Count(), worst.cause.Value, worst.At, worst.cause.Text),
        ],
        processes,
        pieces.Select(p => p.Verdict.UnknownBecause).FirstOrDefault(because => because is not null));

    /// <summary>Whole seconds; what is left over goes to the last, and a window below two seconds is one piece.</summary>
    private static ImmutableArray<Window> Pieces(Window window)
    {
        var count = Math.Max(1, (int)(window.Duration / Piece));
        var length = (long)Piece.TotalNanoseconds;
        return [.. Enumerable.Range(0, count).Select(i => new Window(window.BeginNs + i * length, i == count - 1 ? window.EndNs : window.BeginNs + (i + 1) * length))];
    }

    private static ImmutableArray<Finding> Findings(ImmutableArray<Finding> findings, DisturbanceRecord disturbance)
    {
        var judged = findings.Select(f => f.Rule == ValidityThreshold.Interference.Rule && Names(disturbance.Processes) is { } names
            ? f with { Text = f.Text.Replace(". Remedy:", $"; most by {names}. Remedy:", StringComparison.Ordinal) }
            : f).ToImmutableArray();
        var said = judged.Select(f => f.Rule == ValidityThreshold.Interference.Rule ? "other-processes" : f.Rule).ToHashSet(StringComparer.Ordinal);
        return disturbance.Causes.FirstOrDefault(c => !said.Contains(c.Rule) && c.Pieces >= Notable * disturbance.Pieces) is { } cause
            ? judged.Add(new Finding("disturbed-pieces", false, Text($"{cause.Pieces} of {disturbance.Pieces} seconds were disturbed, at worst {cause.Text} {cause.WorstAt.TotalSeconds:0} s into the window{(cause.Rule == "other-processes" && Names(disturbance.Processes) is { } names ? $" (most by {names})" : "")}. Remedy: see labelbench doctor.")))
            : judged;
    }

    /// <summary><c>cc1plus (8 processes) 31 % of the CPUs, java (1234) 9 %</c>, or null when nobody is known.</summary>
    public static string? Names(IReadOnlyCollection<BusyProcess> processes) => processes.Count == 0 ? null : string.Join(", ", processes.Select((p, i) =>
        Text($"{p.Name} ({(p.Count == 1 ? Text($"process {p.ProcessId}") : Text($"{p.Count} processes"))}) {p.Cpus.Percent:0.#} %{(i == 0 ? " of the CPUs" : "")}")));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
