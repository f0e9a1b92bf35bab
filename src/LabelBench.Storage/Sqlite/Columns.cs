using System.Globalization;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Storage.Sqlite;

/// <summary>The columns of the tables, as the newest migration leaves them.</summary>
internal static class Columns
{
    private const string UtcFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public static IReadOnlyList<Column<RunRecord>> Runs { get; } =
    [
        new("run_id", r => r.RunId),
        new("label", r => r.Label),
        new("started_utc", r => Utc(r.StartedUtc)),
        new("ended_utc", r => Utc(r.EndedUtc)),
        new("outcome", r => Cell.Word(r.Outcome)),
        new("suite_id", r => r.Plan.SuiteId),
        new("plan_hash", r => r.PlanHash),
        new("machine", r => r.Machine.Name),
        new("cpu_model", r => r.Machine.CpuModel),
        new("usable_cpus", r => r.Machine.UsableCpus),
        new("gpus", r => string.Join(", ", r.Machine.Gpus.Select(g => g.Name))),
        new("gpu_driver", r => r.Software.GpuDriver),
        new("kernel", r => r.Software.Kernel),
        new("onnx_runtime", r => r.Software.OnnxRuntime),
        new("labelbench", r => r.Software.LabelBench),
        new("trials", r => r.Replicates.Count()),
        new("trials_valid", r => r.Replicates.Count(t => t.Status is TrialStatus.Valid)),
        new("record", RecordJson.ToLine),
    ];

    public static IReadOnlyList<Column<(RunRecord Run, TrialRecord Trial, Cell Cell)>> Trials { get; } =
    [
        new("run_id", row => row.Run.RunId),
        new("cell_id", row => row.Trial.CellId),
        new("repetition", row => row.Trial.Repetition),
        new("workload_id", row => row.Cell.WorkloadId),
        new("scope", row => Cell.Word(row.Cell.Scope)),
        new("scenario", row => Cell.Word(row.Cell.Scenario)),
        new("provider", row => Cell.Word(row.Cell.Provider)),
        new("device", row => row.Cell.Device),
        new("precision", row => Cell.Word(row.Cell.Precision)),
        new("batch_items", row => row.Cell.Batch),
        new("intra_op_threads", row => row.Cell.IntraOpThreads),
        new("streams", row => row.Cell.Streams),
        new("decode_workers", row => row.Cell.DecodeWorkers),
        new("status", row => Cell.Word(row.Trial.Status)),
        new("failure_reason", row => row.Trial.Failure is { } failure ? Cell.Word(failure.Reason) : null),
        new("started_utc", row => Utc(row.Trial.StartedUtc)),
        new("elapsed_ms", row => row.Trial.Elapsed.TotalMilliseconds),
        new("window_ms", row => row.Trial.Measurement?.Window.Duration.TotalMilliseconds),
        new("queries", row => row.Trial.Measurement?.Queries),
        new("items", row => row.Trial.Measurement?.Items),
        new("throughput_items_per_s", row => row.Trial.Measurement?.Throughput.Value),
        new("latency_mean_ms", row => row.Trial.Measurement?.Latency.Mean.TotalMilliseconds),
        new("latency_min_ms", row => row.Trial.Measurement?.Latency.Minimum.TotalMilliseconds),
        new("latency_p50_ms", row => row.Trial.Measurement?.Latency.P50.TotalMilliseconds),
        new("latency_p90_ms", row => row.Trial.Measurement?.Latency.P90.TotalMilliseconds),
        new("latency_p95_ms", row => row.Trial.Measurement?.Latency.P95.TotalMilliseconds),
        new("latency_p99_ms", row => row.Trial.Measurement?.Latency.P99.TotalMilliseconds),
        new("latency_p999_ms", row => row.Trial.Measurement?.Latency.P999.TotalMilliseconds),
        new("latency_max_ms", row => row.Trial.Measurement?.Latency.Maximum.TotalMilliseconds),
        new("unreadable_items", row => row.Trial.Measurement?.Unreadable.Count),
        new("findings", row => row.Trial.Findings.Length),
    ];

    public static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString(UtcFormat, CultureInfo.InvariantCulture);

    public static DateTimeOffset ReadUtc(string text) =>
        DateTimeOffset.ParseExact(text, UtcFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
