using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Cli.Output;
using LabelBench.Core;
using LabelBench.Measurement.Batches;
using LabelBench.Measurement.Controller;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Records;
using LabelBench.Telemetry;
using LabelBench.Workloads;

namespace LabelBench.Cli.Running;

/// <summary>Finds the largest batch of everything that a plan measures: before the plan itself is made, or of what found no memory.</summary>
/// <param name="plan">As the run will be, with <see cref="StandIn"/> for every batch.</param>
/// <param name="isAfterFailure">Whether the batches of the plan were tried and found no memory, so that none as large is tried.</param>
internal sealed class LargestBatches(RunPlan plan, MachineDescription machine, bool interactive, bool isAfterFailure = false)
{
    /// <summary>A batch for the plan of which only the rest matters; more than one, so that models of a fixed batch are found out.</summary>
    public const int StandIn = 2;

    /// <exception cref="UserMistakeException">A workload has no batch that could be larger.</exception>
    /// <exception cref="OperationCanceledException">The user stopped the search.</exception>
    public async Task<ImmutableArray<LargestBatch>> FindAsync(CancellationToken cancellation)
    {
        var cells = plan.Cells.Where(c => c is { Scenario: not Scenario.SingleStream, WorkersAtOnce: 1 }).DistinctBy(c => c with { Scenario = Scenario.Offline }).ToImmutableArray();
        if (BatchPreparation.Check(cells.Select(plan.WorkloadOf).Distinct()).ToArray() is { Length: > 0 } problems)
            throw new UserMistakeException(problems);
        using var cache = Scratch.Open(AppFolders.Cache);
        var search = new BatchSearch(
            new RunFolders(AppFolders.Cache, cache.Path),
            cell => ThisProgram.AsWorker(cell, machine.Gpus),
            plan.Settings.HangTimeout,
            KernelOutOfMemoryKills.ForThisMachine(),
            (workload, cell, token) => BatchPreparation.Make(workload, cell, AppFolders.Cache, token),
            FreeMemory.OfThisMachine);
        PrepareInputs(cells, cancellation);
        var found = ImmutableArray.CreateBuilder<LargestBatch>(cells.Length);
        foreach (var cell in cells)
            found.Add(await FindAsync(search, cell, cancellation).ConfigureAwait(false));
        return found.MoveToImmutable();
    }

    /// <summary>For the plan of the run.</summary>
    public static ImmutableArray<LearnedBatch> Learned(ImmutableArray<LargestBatch> found) => [.. found.Select(b => new LearnedBatch(b.WorkloadId, b.Scope, b.Precision, b.Device, b.Settings, b.Measured))];

    /// <summary>The part of a plan that trained on batches for which there was no memory. Pieces of a batch are not searched: the batch has as many as one likes.</summary>
    public static RunPlan WithoutMemory(RunRecord record) => record.Plan with
    {
        Cells = [.. record.Plan.Cells.Where(cell => cell is { Scenario: Scenario.Training, Accumulation: null, Batch: > 1 } && FoundNoMemory([.. record.Trials.Where(t => t.CellId == cell.Id)]))],
    };

    private static bool FoundNoMemory(ImmutableArray<TrialRecord> trials) => !trials.IsEmpty && trials.All(t => t.Failure?.Reason is FailureReason.OutOfMemory);

    private async Task<LargestBatch> FindAsync(BatchSearch search, Cell cell, CancellationToken cancellation)
    {
        var bounds = new BatchBounds(isAfterFailure ? cell.Batch : BatchBounds.UsualLargest, BatchBounds.UsualLongestProbe);
        var found = await search.FindAsync(plan.WorkloadOf(cell), cell, plan.Seed, bounds, batch => Show(cell, batch), cancellation).ConfigureAwait(false);
        if (isAfterFailure)
            found = found with { Asked = cell.Batch };
        if (interactive)
            Console.Error.Write("\r\u001b[K");
        Console.Error.WriteLine("  " + BatchNotes.Sentence(found));
        return found;
    }

    /// <summary>A pipeline is tried with its inputs; making them is no part of a probe.</summary>
    private void PrepareInputs(ImmutableArray<Cell> cells, CancellationToken cancellation)
    {
        foreach (var workload in cells.Where(c => c.Scope is Scope.Pipeline).Select(plan.WorkloadOf).Where(w => w.Input is not InputSource.TrainingBatches).Distinct())
            PipelineInputs.Open(workload, AppFolders.Cache, cancellation: cancellation);
    }

    private void Show(Cell cell, int batch)
    {
        if (interactive)
            Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r\u001b[K  largest batch of {cell.WorkloadId}, {Cell.Word(cell.Scope)}, {Cell.Word(cell.Precision)}: trying {batch}"));
    }
}
