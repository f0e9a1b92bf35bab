using System.Diagnostics;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Records.Recordings;
using LabelBench.Reporting;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Benchmarks;

/// <summary>How long the whole program takes to write the report of a run of 100 cells, 3 trials each, with raw latencies and a telemetry recording that it reads from their files, and how large it is.</summary>
internal sealed class ReportSpeed : IBenchmark
{
    private const int Cells = 100, Repetitions = 5;

    public string Name => "report";

    public IEnumerable<Figure> Measure(Workshop workshop)
    {
        var folder = Write(workshop.File("report-run"));
        var seconds = Enumerable.Range(0, Repetitions).Select(_ =>
        {
            var watch = Stopwatch.StartNew();
            workshop.Run(workshop.Program, ["report", folder], fine: [0]);
            return watch.Elapsed.TotalSeconds;
        }).Order().ToArray();
        yield return new Figure($"{Name}.{Cells}-cells", seconds[Repetitions / 2], "s", 2, AtMost: true);
        yield return new Figure($"{Name}.{Cells}-cells.size", new FileInfo(Path.Combine(folder, ReportFiles.Html)).Length / 1e6, "MB", 5, AtMost: true);
    }

    private static string Write(string folder)
    {
        var builder = new RecordBuilder();
        foreach (var (i, cell) in CellsOf().Index())
        {
            builder.Measure(SampleWorkloads.ImageClassify, new CellScript(cell, 40 + i, TimeSpan.FromMilliseconds(20 * cell.Batch),
                cell.Scope is Scope.Infer ? [] : [new StageScript("read", 1, 0.1), new StageScript("decode", 4, 0.6), new StageScript("infer", 2, 0.97), new StageScript("write", 1, 0.05)]));
        }
        var record = builder.Build();
        foreach (var trial in record.Trials)
        {
            var file = Path.Combine(folder, trial.Measurement!.LatencyFile!);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, LatencyFormat.Encode(builder.LatenciesOf(trial)!));
        }
        Record(Path.Combine(folder, "telemetry" + TelemetryRecording.Extension));
        File.WriteAllBytes(Path.Combine(folder, ReportFiles.Record), RecordJson.ToUtf8(record));
        return folder;
    }

    /// <summary>Every metric that time lines show of a machine with a GPU, ten times a second, around the windows of the trials.</summary>
    private static void Record(string path)
    {
        const long period = 100_000_000;
        string[] shown = ["cpu_busy_share", "cpu_steal_share", "gpu_busy_share", "cpu_frequency_hz", "gpu_sm_clock_hz", "package_power_w", "gpu_instant_power_gauge_w", "cpu_temperature_c", "gpu_temperature_c", "memory_used_bytes", "process_resident_bytes", "gpu_memory_used_bytes"];
        var metrics = shown.Select((name, i) => new LaneMetric(MetricDefinition.Gauge(name, i, name.EndsWith("_share", StringComparison.Ordinal) ? 1e-3 : 1), 1));
        var random = new SplitMix64(1);
        var (values, present) = (new long[shown.Length], Enumerable.Repeat(true, shown.Length).ToArray());
        using var writer = RecordingWriter.Create(path, new RecordingHeader("synthetic: noise", [new RecordedLane("host", period, shown.Length, [.. metrics])]));
        for (var sample = 0; sample < 2000; sample++)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = 500 + random.Below(300);
            writer.Add(0, sample * period, sample * period + 100_000, values, present);
        }
    }

    /// <summary>Batch sizes, streams, precisions and scopes of one workload.</summary>
    private static IEnumerable<Cell> CellsOf() =>
        (from precision in new[] { Precision.Fp32, Precision.Int8 }
         from scope in new[] { Scope.Pipeline, Scope.Infer }
         from streams in new[] { 1, 2, 4, 8, 16 }
         from batch in new[] { 1, 2, 4, 8, 16 }
         select new Cell("image-classify", scope, Scenario.Offline, ExecutionProvider.Cpu, "cpu", precision, batch, 2, streams, scope is Scope.Infer ? 0 : 4)).Take(Cells);
}
