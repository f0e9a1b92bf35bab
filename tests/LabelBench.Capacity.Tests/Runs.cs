using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Tests;

/// <summary>Builds run summaries with the figures that planning reads.</summary>
internal static class Runs
{
    public const string Id = "01JTESTRUN0000000000000000";

    public static readonly Workload Images = Job("image-classify", LabelingTask.ImageClassification, "image", "images", new ReviewModel(7, new Share(0.18), "field study"));

    public static readonly Workload Pages = Job("documents-ocr", LabelingTask.DocumentOcr, "page", "pages", null);

    public static readonly Workload OwnModel = Job("own-model", LabelingTask.ModelOnly, "item", "items", null);

    public static Workload Job(string id, LabelingTask task, string item, string items, ReviewModel? review) => new(
        id, id, "", task, item, items, new ModelSource.Generated("resnet50-v1.5", 1), new InputSource.Photos(1920, 1080, 3, 100), null,
        [Scope.Pipeline, Scope.Infer], [Scenario.Offline], [1], [Precision.Fp32], null, [], review, new Share(0.01), "", "");

    /// <summary>A bare-metal Ryzen 7 7700 with 8 cores and 16 threads.</summary>
    public static MachineDescription Machine { get; } = new(
        "box", "AMD Ryzen 7 7700 8-Core Processor", 1, 8, 16, 16, Reading.Missing<Hertz>("not read"), Bytes.FromGibibytes(64), Reading.Missing<Bytes>("none"),
        null, "X64", "Debian 12", ["avx2"], []);

    /// <summary>A pipeline cell on the CPU: <paramref name="throughput"/> images a second in all, stage costs in busy ms per image.</summary>
    public static CellSummary Pipeline(Workload workload, double throughput, double decodeMs, double inferMs, MachineDescription? machine = null, ExecutionProvider provider = ExecutionProvider.Cpu)
    {
        var usable = (machine ?? Machine).UsableCpus;
        var cell = new Cell(workload.Id, Scope.Pipeline, Scenario.Offline, provider, provider == ExecutionProvider.Cpu ? "cpu" : "GPU-0", Precision.Fp32, 1, 1, (int)usable, (int)usable);
        return Summary(workload, cell, throughput, usable) with
        {
            Stages = [Stage("decode", decodeMs * 0.75), Stage("preprocess", decodeMs * 0.25), Stage("infer", inferMs)],
        };
    }

    /// <summary>A cell with the model call alone.</summary>
    public static CellSummary Infer(Workload workload, double throughput, ExecutionProvider provider = ExecutionProvider.Cpu, MachineDescription? machine = null)
    {
        var usable = (machine ?? Machine).UsableCpus;
        var cell = new Cell(workload.Id, Scope.Infer, Scenario.Offline, provider, provider == ExecutionProvider.Cpu ? "cpu" : "GPU-0", Precision.Fp32, 1, 1, (int)usable, 0);
        return Summary(workload, cell, throughput, usable);
    }

    /// <summary>A cell that trains.</summary>
    public static CellSummary Training(string id, double throughput)
    {
        var workload = Job(id, LabelingTask.ModelTraining, "image", "images", null) with { Model = new ModelSource.TrainingGraph("residual-cnn", 1), Scenarios = [Scenario.Training] };
        return Summary(workload, new Cell(id, Scope.Pipeline, Scenario.Training, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 32, 16, 1, 1), throughput, Machine.UsableCpus);
    }

    public static RunSummary Of(MachineDescription machine, params CellSummary[] cells)
    {
        var settings = new TrialSettings(3, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), 100, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(30));
        var plan = new RunPlan("standard", 1, settings, [.. cells.Select(c => c.Workload).DistinctBy(w => w.Id)], [.. cells.Select(c => c.Cell)], []);
        var record = new RunRecord(RunRecord.CurrentSchema, Id, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, RunOutcome.Complete, plan, plan.ComputeHash(),
            machine, new SoftwareDescription("0", "10", "6", "1.29", "npm", "8", null, null, null), [], []);
        return new RunSummary(record, [.. cells], []);
    }

    /// <summary>96 images a second on 8 cores (12 a core), decode 20 ms and inference 60 ms of core time per image.</summary>
    public static RunSummary Typical() => Of(Machine, Pipeline(Images, 96, decodeMs: 40, inferMs: 120));

    public static PlanningData Data(params (string Workload, double Gigaflop)[] costs) =>
        PlanningData.Builtin with { GigaflopsPerItem = costs.ToImmutableSortedDictionary(c => c.Workload, c => c.Gigaflop, StringComparer.Ordinal) };

    public static PlanningData ResNetData { get; } = Data((Images.Id, 8.18));

    public static Offer Server(string id, int cores, decimal price, string? gpu = null, int gpus = 0, string? cpu = "AMD EPYC 7402P", ServerKind kind = ServerKind.Dedicated, string currency = "EUR", decimal setup = 0) => new(
        id, id.Split('/')[0], id.Split('/')[1], id.Split('/')[2], kind, cpu, cores, 2 * cores, Bytes.FromGibibytes(64), gpu, gpus, price, setup, currency, BillingTerm.Monthly, new DateOnly(2026, 6, 1), "test");

    public static Catalog Offers(params Offer[] offers) => new([.. offers], []);

    public static Demand PerDay(double items, decimal? budget = null, string currency = "EUR", Workload? workload = null) => new((workload ?? Images).Id, items, 1, budget, currency);

    private static CellSummary Summary(Workload workload, Cell cell, double throughput, double usable) => new(
        cell, workload, 3, 3, Figure(throughput), 0.02, null, [throughput, throughput, throughput],
        cell.Provider == ExecutionProvider.Cpu ? Figure(throughput / usable) : null, [], null, [], [], 0, []);

    private static Figure Figure(double value) => new(value, value * 0.98, value * 1.02, 0.95, Provenance.Measured, "3 trials");

    private static StageSummary Stage(string name, double milliseconds) => new(name, 16, new Share(0.5), new Share(0.3), milliseconds, new ItemsPerSecond(16_000 / milliseconds), 1);
}
