using System.Collections.Immutable;
using LabelBench.OnnxRuntime.Verification;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>A trial as a row of a verification's table.</summary>
internal static class TrialRow
{
    public static ImmutableArray<string> Columns { get; } =
        ["workload", "arithmetic", "batch", "settings", "items/s", "p50 ms", "p99 ms", "GPU busy share", "GPU power W", "energy J/item", "status"];

    public static IEnumerable<ImmutableArray<object?>> Of(RunRecord record) =>
        record.Trials.Select(trial => Of(record.Plan.Cells.Single(c => c.Id == trial.CellId), trial));

    public static ImmutableArray<object?> Of(Cell cell, TrialRecord trial)
    {
        var m = trial.Measurement;
        return
        [
            cell.WorkloadId, Arithmetic(cell), cell.Batch, Settings(cell),
            m?.Throughput.Value, m?.Latency.P50.TotalMilliseconds, m?.Latency.P99.TotalMilliseconds,
            Mean(m, "gpu_busy_share"), Mean(m, "gpu_power_watts"), Mean(m, "gpu_energy_joules_per_item"), Status(trial),
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

    private static double? Mean(TrialMeasurement? measurement, string metric) =>
        measurement?.Telemetry.FirstOrDefault(t => t.Name == metric)?.Mean.Match<double?>(v => v.Value, _ => null);
}
