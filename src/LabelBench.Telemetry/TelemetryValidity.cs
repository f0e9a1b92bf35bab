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

    /// <param name="telemetry">Metrics of the window, in any order.</param>
    /// <param name="machine">Gives the number of CPUs that shares refer to.</param>
    /// <returns>Findings, those that invalidate first; none when nothing speaks against the window.</returns>
    public static ImmutableArray<Finding> Judge(IReadOnlyList<MetricSummary> telemetry, MachineDescription machine)
    {
        ArgumentNullException.ThrowIfNull(telemetry);
        ArgumentNullException.ThrowIfNull(machine);
        var findings = ValidityThreshold.Direct.Select(threshold => Direct(telemetry, threshold))
            .Append(Interference(telemetry, machine))
            .Append(Coverage(telemetry))
            .Append(Unseen(telemetry));
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
        Mean(telemetry, threshold.Metric).ValueOrNull is { } value && value.Value > threshold.WarnAbove
            ? Finding(threshold, value.Value, threshold.InvalidateAbove is { } line && value.Value > line, "")
            : null;

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
        return Finding(threshold, others.Value, contended && others.Value > threshold.InvalidateAbove, note);
    }

    private static Finding? Coverage(IReadOnlyList<MetricSummary> telemetry) =>
        Mean(telemetry, MetricNames.SamplerCoverage).ValueOrNull is { } coverage && coverage.Value < ValidityThreshold.LeastCoverage
            ? new Finding("sampler-coverage", false, Invariant($"{coverage.Value * 100:0.#} % of the samples were taken (warns below {ValidityThreshold.LeastCoverage * 100:0.#} %); leave one CPU to the harness."))
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

    private static Finding Finding(ValidityThreshold threshold, double value, bool invalidates, string note)
    {
        var limits = threshold.InvalidateAbove is { } line
            ? $"warns above {Show(threshold, threshold.WarnAbove)}, invalid above {Show(threshold, line)}"
            : $"warns above {Show(threshold, threshold.WarnAbove)}";
        return new Finding(threshold.Rule, invalidates, $"{Show(threshold, value)} {threshold.What} ({limits}){note}. Remedy: {threshold.Remedy}.");
    }

    private static string Show(ValidityThreshold threshold, double value) => threshold.Metric.EndsWith("_share", StringComparison.Ordinal)
        ? Invariant($"{value * 100:0.#} %")
        : Invariant($"{value:0.###}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
