using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Telemetry;

/// <summary>Judges from the telemetry of a window whether something else than the worker had a part in its figures.</summary>
/// <remarks>A busy worker makes busy CPUs and CPU pressure; only what comes from outside counts. Pure; the lines are drawn in <see cref="ValidityThreshold"/>.</remarks>
public static class TelemetryValidity
{
    /// <summary>Without these three, interference could pass unseen, and the trial should say so.</summary>
    private static readonly ImmutableArray<string> Essential = [MetricNames.CpuSteal, MetricNames.CpuBusy, MetricNames.ProcessCpu];

    /// <summary>A window on a machine whose GPUs, if any, had no part in it.</summary>
    public static ImmutableArray<Finding> Judge(IReadOnlyList<MetricSummary> telemetry, MachineDescription machine) => Judge(telemetry, [], machine, []);

    /// <param name="telemetry">Metrics of the window, in any order.</param>
    /// <param name="pieces">Metrics of the same window piece by piece; they tell what moves in one direction.</param>
    /// <param name="machine">Gives the number of CPUs that shares refer to.</param>
    /// <param name="gpus">UUIDs of the GPUs that were measured; others may do what they like.</param>
    /// <returns>Findings, those that invalidate first; none when nothing speaks against the window.</returns>
    public static ImmutableArray<Finding> Judge(IReadOnlyList<MetricSummary> telemetry, IReadOnlyList<ImmutableArray<MetricSummary>> pieces, MachineDescription machine, IReadOnlyCollection<string> gpus)
    {
        ArgumentNullException.ThrowIfNull(telemetry);
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(gpus);
        var findings = ValidityThreshold.Direct.Select(threshold => Direct(telemetry, threshold))
            .Append(Interference(telemetry, machine))
            .Append(Coverage(telemetry))
            .Append(Unseen(telemetry))
            .Concat(gpus.SelectMany(uuid => GpuValidity.Judge(telemetry, pieces, uuid)));
        return [.. findings.OfType<Finding>().OrderByDescending(finding => finding.Invalidates)];
    }

    /// <summary>CPU time of everything but the watched process, as a share of all CPUs; not below 0, because the two are counted by different clocks.</summary>
    public static Reading<Share> OtherProcesses(IReadOnlyList<MetricSummary> telemetry, MachineDescription machine) =>
        Mean(telemetry, MetricNames.CpuBusy).Match(
            busy => Mean(telemetry, MetricNames.ProcessCpu).Map(own => new Share(Math.Max(0, busy.Value - own.Value / machine.LogicalCpus))),
            Reading.Missing<Share>);

    internal static Reading<Count> Mean(IReadOnlyList<MetricSummary> telemetry, string name) =>
        telemetry.FirstOrDefault(metric => metric.Name == name)?.Mean ?? Reading.Missing<Count>("not among the metrics of this trial");

    private static Finding? Direct(IReadOnlyList<MetricSummary> telemetry, ValidityThreshold threshold) =>
        Value(telemetry, threshold) is { } value && value > threshold.WarnAbove ? FindingText.Of(threshold, value) : null;

    /// <summary>The mean; of something that happens once, the greatest.</summary>
    private static double? Value(IReadOnlyList<MetricSummary> telemetry, ValidityThreshold threshold) => threshold.IsByGreatest
        ? telemetry.FirstOrDefault(metric => metric.Name == threshold.Metric)?.Maximum.ValueOrNull?.Value
        : Mean(telemetry, threshold.Metric).ValueOrNull?.Value;

    private static Finding? Interference(IReadOnlyList<MetricSummary> telemetry, MachineDescription machine)
    {
        var threshold = ValidityThreshold.Interference;
        if (OtherProcesses(telemetry, machine).ValueOrNull is not { } others) return null;
        // Where pressure cannot be read, nobody can say that there was none.
        var waiting = Mean(telemetry, MetricNames.PsiCpuSome).ValueOrNull?.Value;
        var contended = waiting is null || waiting > ValidityThreshold.Contention.WarnAbove;
        if (others.Value <= (contended ? threshold.WarnAbove : threshold.InvalidateAbove!.Value)) return null;
        var note = waiting is null
            ? "; whether they were in the worker's way cannot be told without pressure readings"
            : Invariant($"; tasks waited for a CPU {waiting * 100:0.#} % of the time");
        return FindingText.Of(threshold, others.Value, contended && others.Value > threshold.InvalidateAbove, note);
    }

    private static Finding? Coverage(IReadOnlyList<MetricSummary> telemetry) =>
        Mean(telemetry, MetricNames.SamplerCoverage).ValueOrNull is { } coverage && coverage.Value < ValidityThreshold.LeastCoverage
            ? new Finding("sampler-coverage", false, Invariant($"{coverage.Value * 100:0.#} % of the samples were taken (warns below {ValidityThreshold.LeastCoverage * 100:0.#} %); leave one CPU to the harness."))
            {
                Evidence = new FindingEvidence(MetricNames.SamplerCoverage, coverage.Value, ValidityThreshold.LeastCoverage, "MLPerf's power rules ask for evenly spread samples over the whole run"),
            }
            : null;

    private static Finding? Unseen(IReadOnlyList<MetricSummary> telemetry)
    {
        var missing = Essential
            .Select(name => (Name: name, Reason: Mean(telemetry, name).Match<string?>(_ => null, reason => reason)))
            .Where(metric => metric.Reason is not null)
            .ToList();
        return missing.Count == 0
            ? null
            : new Finding("interference-unseen", false, $"Other load on the machine could not be watched: {string.Join("; ", missing.Select(m => $"{m.Name}: {m.Reason}"))}.");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
