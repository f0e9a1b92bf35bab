using System.Collections.Immutable;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Testing;

/// <summary>The cells of <see cref="RecordBuilder.Standard"/>.</summary>
internal static class SampleRun
{
    public static RecordBuilder AddTo(RecordBuilder builder) => builder
        .With(EnvironmentFact.Known("cpu.governor", "performance", "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"))
        .With(EnvironmentFact.Known("kernel.command_line", "BOOT_IMAGE=/boot/vmlinuz-6.1.0-31-amd64 ro quiet", "/proc/cmdline"))
        .With(EnvironmentFact.Known("memory.transparent_hugepages", "madvise", "/sys/kernel/mm/transparent_hugepage/enabled"))
        .With(EnvironmentFact.Known("cgroup.cpu_quota_cpus", "none", "/proc/self/mountinfo"))
        .With(EnvironmentFact.Missing("cpu.microcode", "not shown to virtual machines", "/proc/cpuinfo"))
        .Measure(SampleWorkloads.ImageClassify, new(Cell("image-classify", Scope.Pipeline, 1), 104.2, Ms(76), Photos(0.22, 0.985))
        { Gate = new GateRecord(2410, 540, 50, 118, null, Injected: true), Quality = [new QualityResult("parity_rel_l2:logits", 3.1e-7, 0.005, true)] })
        .Measure(SampleWorkloads.ImageClassify, new(Cell("image-classify", Scope.Pipeline, 8), 121.4, Ms(412), Photos(0.26, 0.991)))
        .Measure(SampleWorkloads.ImageClassify, new(Cell("image-classify", Scope.Infer, 8), 148.3, Ms(54), []) { TrialSpread = 0.003 })
        .Measure(SampleWorkloads.ImageClassify, new(Cell("image-classify", Scope.Pipeline, 8, Precision.Int8), 287.6, Ms(178), Photos(0.61, 0.972)))
        .Measure(SampleWorkloads.ImageClassify, new(Cell("image-classify", Scope.Infer, 8, Precision.Int8), 431, Ms(18.6), []) { TrialSpread = 0.004 })
        .Measure(SampleWorkloads.ImageClassify, new(Cell("image-classify", Scope.Pipeline, 1, scenario: Scenario.SingleStream), 31.2, Ms(32), Photos(0.3, 0.52)))
        .Measure(SampleWorkloads.ImageClassifySmall, new CellScript(Cell("image-classify-small", Scope.Pipeline, 8), 402.7, Ms(124), Photos(0.984, 0.71))
            .WithFailure(new TrialFailure(FailureReason.Hung, "no progress for 60 s after 1,204 queries; the worker was killed", ""), 2))
        .Measure(SampleWorkloads.ImageClassifySmall, new CellScript(Cell("image-classify-small", Scope.Pipeline, 8, Precision.Int8), 455, Ms(110), Photos(0.99, 0.5))
            .WithFinding(new Finding("steal", true, "steal was 4.1 % of CPU time, more than 2 %: run again when the host is quieter"), 1, 2, 3))
        .Measure(SampleWorkloads.DocumentOcr, new CellScript(Cell("document-ocr", Scope.Pipeline, 1), 3.42, Ms(1165),
            [new("read", 1, 0.004, 0.1), new("decode", 2, 0.05, 0.3), new("detect", 2, 0.61, 1.2), new("recognise", 4, 0.968, 9.4), new("write", 1, 0.01)])
        { TrialSpread = 0.016, Quality = [new QualityResult("character_error_rate", 0.0214, 0.05, true)], Gate = new GateRecord(70, 20, 10, 4, 3, Injected: false) }
            .WithFinding(new Finding("other-processes", false, "other processes used 3.1 % of CPU time; 2 % is usual on a quiet machine"), 3))
        .Measure(SampleWorkloads.DocumentOcr, new(Cell("document-ocr", Scope.Pipeline, 1, scenario: Scenario.SingleStream), 1.31, Ms(755),
            [new("read", 1, 0.002), new("decode", 1, 0.04), new("detect", 1, 0.24), new("recognise", 1, 0.66), new("write", 1, 0.008)])
        { Quality = [new QualityResult("character_error_rate", 0.0214, 0.05, true)] })
        .Measure(SampleWorkloads.DocumentOcr, new CellScript(Cell("document-ocr", Scope.Pipeline, 8), 3.9, Ms(4100), [])
            .WithFailure(new TrialFailure(FailureReason.OutOfMemory, "the kernel killed the worker at 31.5 GiB, the limit of its cgroup", "Killed"), 1, 2, 3));

    private static Cell Cell(string workload, Scope scope, int batch, Precision precision = Precision.Fp32, Scenario scenario = Scenario.Offline) =>
        new(workload, scope, scenario, ExecutionProvider.Cpu, "cpu", precision, batch, scenario == Scenario.Offline ? 4 : 8,
            scenario == Scenario.Offline ? 2 : 1, scope == Scope.Pipeline ? 4 : 0);

    private static ImmutableArray<StageScript> Photos(double decode, double infer) =>
        [new("read", 1, 0.06, 0.2), new("decode", 4, decode, 3.1), new("preprocess", 2, 0.18, 0.6), new("infer", 2, infer, 6.7), new("write", 1, 0.03, 0)];

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond));
}
