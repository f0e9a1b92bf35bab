using System.Collections.Immutable;
using System.Diagnostics;
using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Reporting;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Benchmarks;

/// <summary>How long the whole program takes to write the report of a run of 100 cells, 3 trials each, with raw latencies and stages that it reads from their files, and how large it is.</summary>
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
        File.WriteAllBytes(Path.Combine(folder, ReportFiles.Record), RecordJson.ToUtf8(record));
        return folder;
    }

    /// <summary>Batch sizes, streams, precisions and scopes of one workload.</summary>
    private static IEnumerable<Cell> CellsOf() =>
        (from precision in new[] { Precision.Fp32, Precision.Int8 }
         from scope in new[] { Scope.Pipeline, Scope.Infer }
         from streams in new[] { 1, 2, 4, 8, 16 }
         from batch in new[] { 1, 2, 4, 8, 16 }
         select new Cell("image-classify", scope, Scenario.Offline, ExecutionProvider.Cpu, "cpu", precision, batch, 2, streams, scope is Scope.Infer ? 0 : 4)).Take(Cells);
}
