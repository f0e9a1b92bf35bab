using LabelBench.Analysis.Comparison;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads.Policy;

namespace LabelBench.Reporting.Tests;

/// <summary>Comparisons that the tests render.</summary>
internal static class ComparisonSample
{
    /// <summary>A driver and a kernel were changed: one figure regressed, one cannot be told, a trial is invalid, a cell and a metric are on one side only.</summary>
    public static RunComparison Upgrade(ComparisonPolicy? policy = null)
    {
        var before = SampleRuns.Run(0, change: Ocr).With("gpu.0.driver", "570.124").With("kernel.release", "6.1.0-28").With("os.timezone", "Etc/UTC").AtPace(1);
        var after = SampleRuns.Run(2, speed: 0.93, change: b => b.Rewrite(s => s.Cell.Id == SampleRuns.Single.Id ? s with { TrialSpread = 0.08 } : s).Measure(SampleWorkloads.DocumentOcr, OcrOffline() with { Cell = OcrOffline().Cell with { Batch = 8 } }))
            .With("gpu.0.driver", "580.65").With("kernel.release", "6.1.0-31").With("os.timezone", "Europe/Berlin")
            .WithTrials((t, i) => i == 1 ? t with { Status = TrialStatus.Invalid, Findings = [new Finding("steal", true, "steal was 4.1 %")] } : t.CellId == SampleRuns.Offline.Id ? t with { Measurement = t.Measurement! with { Stages = [t.Measurement.Stages[1]] } } : t).AtPace(0.99);
        return RunComparer.Compare(Set("before", before), Set("after", after), policy ?? ComparisonPolicy.Default);
    }

    /// <summary>Nothing was changed, and the whole machine was slower.</summary>
    public static RunComparison SlowMachine() => RunComparer.Compare(Set("before", SampleRuns.Run(0).AtPace(1)), Set("after", SampleRuns.Run(2, speed: 0.62).AtPace(0.61)), ComparisonPolicy.Default);

    /// <summary>Two machines that have nothing in common.</summary>
    public static RunComparison Elsewhere() =>
        RunComparer.Compare(Set("before", SampleRuns.Run(0)), Set("after", SampleRuns.Run(2, change: b => b.On(SampleMachines.GpuServer)) with { Schema = "labelbench.run/2" }), ComparisonPolicy.Default);

    /// <summary>Every text that comes from outside is an attack on some format.</summary>
    public static RunComparison Hostile()
    {
        var before = SampleRuns.Run(0).With(Sample.Attack, "1").With("kernel.release", Sample.Attack);
        var after = SampleRuns.Run(2, speed: 0.8).With(Sample.Attack, Sample.Attack).With("kernel.release", "6");
        RunRecord Named(RunRecord record) => record with { Plan = record.Plan with { Workloads = [.. record.Plan.Workloads.Select(w => w with { Items = Sample.Attack, Item = Sample.Attack })] } };
        return RunComparer.Compare(Set(Sample.Attack, Named(before)), Set(Sample.Attack + "2", Named(after)), ComparisonPolicy.Default);
    }

    private static RunSet Set(string name, RunRecord record) => RunSet.Of(name, [new ComparedRun(record)]);

    private static RecordBuilder Ocr(RecordBuilder builder) => builder.Measure(SampleWorkloads.DocumentOcr, OcrOffline());

    private static CellScript OcrOffline() => new(SampleRuns.Offline with { WorkloadId = "document-ocr" }, 3.4, TimeSpan.FromSeconds(1.1), []);
}
