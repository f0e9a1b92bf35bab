using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>What one run says about one workload, in the quantities that predictions start from; each is there or says why not and what would fix it.</summary>
/// <param name="Workload">Null when the run does not hold the workload.</param>
/// <param name="CpuPerCore">Items per second and whole core of the best valid Offline cell on the CPU.</param>
/// <param name="HostPerCore">Items per second and whole core of everything but the model call.</param>
/// <param name="Gpu">Rates of the model call alone on this machine's GPU, best first; suspected fall-backs are left out.</param>
/// <param name="CpuCell">The cell behind <paramref name="CpuPerCore"/>.</param>
/// <param name="GpuPipeline">Best valid Offline pipeline cell on a GPU, or null.</param>
/// <param name="Notes">What was left out and why, for the assumptions.</param>
internal sealed record RunBasis(
    RunSummary Run,
    MeasuredMachine Machine,
    Workload? Workload,
    Reading<LogEstimate> CpuPerCore,
    Reading<LogEstimate> HostPerCore,
    ImmutableArray<GpuRate> Gpu,
    CellSummary? CpuCell,
    CellSummary? GpuPipeline,
    ImmutableArray<string> Notes)
{
    public string RunId => Run.Record.RunId;

    public RunReference Reference => RunReference.Of(Run);

    /// <summary>Rates of other workloads' model calls alone on this machine's GPU: how two GPUs compare in a stack.</summary>
    public ImmutableArray<GpuRate> OthersOnGpu { get; init; } = [];

    public static RunBasis From(RunSummary run, string workloadId, GpuTable gpus)
    {
        var machine = new MeasuredMachine(run.Record.Machine, gpus);
        var workload = run.Cells.FirstOrDefault(c => c.Workload.Id == workloadId)?.Workload ?? run.Record.Plan.Workloads.FirstOrDefault(w => w.Id == workloadId);
        var scope = workload?.Task == LabelingTask.ModelOnly ? Scope.Infer : Scope.Pipeline;
        // Workers at once share the machine or have several GPUs: what one of them does by itself is what scales to other servers.
        var valid = run.Cells.Where(c => c is { TrialsValid: > 0, Throughput: not null, Cell: { Scenario: Scenario.Offline, WorkersAtOnce: 1 } }).ToLookup(c => c.Workload.Id, StringComparer.Ordinal);
        var offline = valid[workloadId].ToArray();

        var cpuCell = Best(offline.Where(c => c.Cell.Scope == scope && c.PerCore is not null));
        var gpuPipeline = Best(offline.Where(c => c.Cell.Scope == Scope.Pipeline && IsGpu(c.Cell.Provider)));
        var missing = Remedy.WhyMissing(run, workloadId, workload, scope);
        var (rates, notes) = GpuRates(offline, machine, RunReference.Of(run));

        return new RunBasis(run, machine, workload,
            cpuCell is null ? Reading.Missing<LogEstimate>(missing) : PerCore(cpuCell, machine),
            HostRate(cpuCell ?? gpuPipeline, machine, missing),
            rates, cpuCell, gpuPipeline, notes)
        {
            OthersOnGpu = [.. valid.Where(w => w.Key != workloadId).SelectMany(w => GpuRates([.. w], machine, RunReference.Of(run)).Rates)],
        };
    }

    /// <summary>Core-milliseconds of the model call per item on the CPU: from the model call alone where it was measured, else from the pipeline's stages; null when neither was.</summary>
    public static double? InferenceCostOf(RunSummary run, string workloadId, MeasuredMachine machine)
    {
        var cells = run.Cells.Where(c => c.Workload.Id == workloadId && c.TrialsValid > 0 && c.PerCore is not null && c.Cell is { Scenario: Scenario.Offline, WorkersAtOnce: 1 }).ToArray();
        if (Best(cells.Where(c => c.Cell.Scope == Scope.Infer)) is { } alone)
            return 1000 * machine.CoresPerCpu / alone.PerCore!.Value;
        if (Best(cells.Where(c => c.Cell.Scope == Scope.Pipeline)) is not { } pipeline)
            return null;
        var milliseconds = PipelineStages.InferenceMilliseconds(pipeline) * pipeline.Cell.IntraOpThreads * machine.CoresPerBusyThread(pipeline);
        return milliseconds > 0 ? milliseconds : null;
    }

    /// <summary>Why a figure of one trial may be far off: chance between starts is not in it.</summary>
    internal static string? OneTrial(CellSummary? cell) => cell is { TrialsValid: 1, FewTrials: { } few } ? $"{cell.Cell.Id} has {few}; {Remedy.RunAgain}" : null;

    internal static bool IsGpu(ExecutionProvider provider) => provider is ExecutionProvider.Cuda or ExecutionProvider.Tensorrt or ExecutionProvider.Directml;

    private static CellSummary? Best(IEnumerable<CellSummary> cells) =>
        cells.OrderByDescending(c => c.Throughput!.Value).ThenBy(c => c.Cell.Id, StringComparer.Ordinal).FirstOrDefault();

    private static LogEstimate PerCore(CellSummary cell, MeasuredMachine machine) => LogEstimate.From(cell.PerCore!) * (1 / machine.CoresPerCpu);

    private static Reading<LogEstimate> HostRate(CellSummary? cell, MeasuredMachine machine, string missing)
    {
        if (cell is null)
            return Reading.Missing<LogEstimate>(missing);
        if (!cell.Stages.Any(s => PipelineStages.IsInference(s.Name)))
            return Reading.Missing<LogEstimate>($"cell {cell.Cell.Id} names no stage that a GPU would take over ({string.Join(", ", cell.Stages.Select(s => s.Name))}); {Remedy.Measure(cell.Workload.Id, "cpu")}");
        var milliseconds = PipelineStages.HostMilliseconds(cell);
        if (milliseconds <= 0)
            return Reading.Missing<LogEstimate>($"cell {cell.Cell.Id} has no times for decode and preprocessing; {Remedy.Measure(cell.Workload.Id, "cpu")}");
        var rate = 1000 / (milliseconds * machine.CoresPerBusyThread(cell));
        return LogEstimate.From(cell.Throughput!) with { Value = rate };
    }

    private static (ImmutableArray<GpuRate> Rates, ImmutableArray<string> Notes) GpuRates(CellSummary[] offline, MeasuredMachine machine, RunReference run)
    {
        var onCpu = Best(offline.Where(c => c.Cell.Scope == Scope.Infer && c.PerCore is not null));
        var rates = ImmutableArray.CreateBuilder<GpuRate>();
        var notes = ImmutableArray.CreateBuilder<string>();
        foreach (var cell in offline.Where(c => c.Cell.Scope == Scope.Infer && IsGpu(c.Cell.Provider)).OrderByDescending(c => c.Throughput!.Value).ThenBy(c => c.Cell.Id, StringComparer.Ordinal))
        {
            if (onCpu is not null && PublishedResults.LooksLikeFallback(cell.Throughput!.Value, onCpu.Throughput!.Value))
                notes.Add($"Cell {cell.Cell.Id} is left out: {Say.Number(cell.Throughput.Value)} a second is what the CPU alone does ({Say.Number(onCpu.Throughput.Value)}), a silent fall-back.");
            else if (machine.GpuOf(cell.Cell) is not { } gpu)
                notes.Add($"Cell {cell.Cell.Id} is left out: the specifications of its GPU are unknown.");
            else
                rates.Add(new GpuRate(gpu, LogEstimate.From(cell.Throughput!), cell.Cell.Provider, cell.Cell.Precision, cell.Cell.Id) { WorkloadId = cell.Workload.Id, Run = run, LowConfidence = OneTrial(cell), Tf32 = cell.Cell.Settings.Tf32 });
        }
        return (rates.ToImmutable(), notes.ToImmutable());
    }
}
