using System.Collections.Immutable;
using System.Globalization;
using LabelBench.OnnxRuntime.Verification;
using LabelBench.Records;
using LabelBench.Telemetry;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>A trial as a row of a verification's table.</summary>
internal static class TrialRow
{
    public static ImmutableArray<string> Columns { get; } =
        ["workload", "arithmetic", "batch", "settings", "items/s", "p50 ms", "p99 ms", "GPU telemetry, means", "status"];

    public static IEnumerable<ImmutableArray<object?>> Of(RunRecord record) =>
        record.Trials.Select(trial => Of(record.Plan.Cells.Single(c => c.Id == trial.CellId), trial));

    public static ImmutableArray<object?> Of(Cell cell, TrialRecord trial)
    {
        var m = trial.Measurement;
        return
        [
            cell.WorkloadId, Arithmetic(cell), cell.Batch, Settings(cell),
            m?.Throughput.Value, m?.Latency.P50.TotalMilliseconds, m?.Latency.P99.TotalMilliseconds,
            Gpu(m), Status(trial),
        ];
    }

    public static string Arithmetic(Cell cell) => GraphFinding.Word(cell.Precision, cell.Settings.Tf32);

    public static string Status(TrialRecord trial) => trial switch
    {
        { Failure: { } failure } => $"FAILED {Cell.Word(failure.Reason)}: {failure.Detail}",
        { Status: TrialStatus.Invalid } => $"INVALID {trial.Findings.First(f => f.Invalidates).Text}",
        _ => "valid",
    };

    private static string Settings(Cell cell) => string.Join(", ", cell.Settings.Differences.Where(d => d != "tf32"));

    private static readonly string[] GpuFigures = [GpuMetricNames.Busy, GpuMetricNames.Power, GpuMetricNames.SmClock, GpuMetricNames.Temperature, GpuMetricNames.MemoryUsed];

    /// <summary>The figures by which a trial on a GPU is judged at a glance; null where it sampled nothing.</summary>
    private static string? Gpu(TrialMeasurement? measurement)
    {
        var metrics = measurement?.Telemetry.Where(t => GpuFigures.Contains(t.Name))
            .Select(t => $"{t.Name} {t.Mean.Match(v => v.Value.ToString("G4", CultureInfo.InvariantCulture), reason => $"n/a ({reason})")}").ToArray() ?? [];
        return metrics.Length == 0 ? null : string.Join(", ", metrics);
    }
}
