using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity.Queueing;

namespace LabelBench.Capacity.Plans;

/// <summary>How the pipeline that throughputs rest on takes items: in batches, so many at once.</summary>
/// <param name="Times">How the time of a batch grows with its size, as the run measured it.</param>
/// <param name="Streams">Batches at once, for each core or GPU.</param>
internal sealed record Batching(BatchTimes Times, double Streams)
{
    /// <param name="bases">Newest run first.</param>
    /// <returns>Of the first run that measured it; null where its fastest cell takes one item at a time, and where none did.</returns>
    public static Batching? Of(ImmutableArray<RunBasis> bases, bool onGpu) =>
        bases.Select(b => (Basis: b, Cell: Fastest(b, onGpu))).FirstOrDefault(b => b.Cell is not null) is { Cell: { } cell, Basis: var basis } ? Of(basis, cell, onGpu) : null;

    private static CellSummary? Fastest(RunBasis basis, bool onGpu) =>
        !onGpu ? basis.CpuCell : basis.GpuPipeline ?? basis.Run.Cells.FirstOrDefault(c => !basis.Gpu.IsEmpty && c.Cell.Id == basis.Gpu[0].CellId);

    private static Batching? Of(RunBasis basis, CellSummary cell, bool onGpu)
    {
        if (cell.Cell.Batch is not (> 1 and var largest))
            return null;
        var alike = basis.Run.Cells.Where(c => c is { TrialsValid: > 0, Throughput: not null } && c.Cell.Batch <= largest && c.Cell with { Batch = largest } == cell.Cell);
        return new Batching(
            new BatchTimes(alike.Select(c => (c.Cell.Batch, c.Cell.Batch / c.Throughput!.Value))),
            cell.Cell.Streams / (onGpu ? 1.0 : basis.Machine.UsableCores));
    }

    /// <summary>Batches at once on a server with so many cores, or GPUs; at least 1.</summary>
    public int Slots(double units) => Math.Max(1, (int)Math.Round(Streams * units));
}
