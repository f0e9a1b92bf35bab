using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Controller;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Worker;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Batches;

/// <summary>Finds the largest batch by trying: every batch in a worker process of its own, for which running out of memory is an answer.</summary>
/// <param name="prepare">Makes what a cell's worker needs, and removes on disposal what only the search needed.</param>
/// <param name="freeMemory">What the host has free now.</param>
public sealed class BatchSearch(
    RunFolders folders,
    Func<Cell, WorkerCommand> command,
    TimeSpan hangTimeout,
    IOutOfMemoryWitness witness,
    Func<Workload, Cell, CancellationToken, IDisposable> prepare,
    Func<Reading<Bytes>> freeMemory)
{
    /// <summary>A call to load, two to warm up and one more, of every stream.</summary>
    private static readonly LoadSettings FewCalls = new(TimeSpan.Zero, TimeSpan.Zero, MinimumQueries: 1, MaximumMeasure: TimeSpan.FromSeconds(1));

    /// <param name="cell">What to try, at whatever batch it says.</param>
    /// <param name="trying">Told each batch before it is tried.</param>
    /// <exception cref="OperationCanceledException">The user stopped the search.</exception>
    public async Task<LargestBatch> FindAsync(Workload workload, Cell cell, ulong seed, BatchBounds bounds, Action<int> trying, CancellationToken cancellation)
    {
        var probes = ImmutableArray<BatchProbe>.Empty;
        while (BatchLadder.Next(probes, bounds) is { } batch)
        {
            var memory = BatchBounds.Spare(freeMemory());
            trying(batch);
            probes = probes.Add(MemoryForecast.Refusal(probes, batch, memory)
                ?? await TryAsync(workload, cell with { Batch = batch }, seed, memory, cancellation).ConfigureAwait(false));
        }
        return BatchFinding.Of(cell, probes, bounds);
    }

    private async Task<BatchProbe> TryAsync(Workload workload, Cell cell, ulong seed, Bytes? memory, CancellationToken cancellation)
    {
        var scratch = Directory.CreateDirectory(Path.Combine(folders.Scratch, $"probe-{cell.Id}")).FullName;
        try
        {
            using var prepared = prepare(workload, cell, cancellation);
            var started = MonotonicClock.NowNanoseconds;
            var message = await new TrialProcess(command(cell), hangTimeout, witness).RunAsync(
                Request(workload, cell, seed, scratch, memory), _ => { }, (_, _) => { }, new WorkerLog(), null, cancellation).ConfigureAwait(false);
            return Answer(cell.Batch, message, MonotonicClock.Between(started, MonotonicClock.NowNanoseconds));
        }
        catch (NotSupportedException tooLarge) // a model file beyond 2 GiB
        {
            return new BatchProbe(cell.Batch, BatchOutcome.Failed, null, TimeSpan.Zero, tooLarge.Message);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>The limit on memory is for the host; drivers of accelerators map far more of it than they use.</summary>
    private WorkerRequest Request(Workload workload, Cell cell, ulong seed, string scratch, Bytes? memory) => new(
        workload, cell, new PlannedTrial(cell.Id, 1, seed), FewCalls, folders.Cache, scratch, Path.Combine(scratch, "latencies.ns"))
    {
        Probe = new ProbeLimits(cell.Provider is ExecutionProvider.Cpu ? memory : null),
    };

    private static BatchProbe Answer(int batch, WorkerMessage message, TimeSpan elapsed) => message switch
    {
        WorkerMessage.Measured measured => new BatchProbe(batch, BatchOutcome.Fits, measured.Worker.PeakMemory, elapsed, null),
        WorkerMessage.Failed { Reason: FailureReason.Cancelled } => throw new OperationCanceledException(),
        WorkerMessage.Failed { Reason: FailureReason.OutOfMemory } failed => new BatchProbe(batch, BatchOutcome.OutOfMemory, null, elapsed, failed.Detail),
        WorkerMessage.Failed failed => new BatchProbe(batch, BatchOutcome.Failed, null, elapsed, failed.Detail),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
