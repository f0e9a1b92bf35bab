using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Capacity.Plans;

/// <summary>Main memory that a job takes, as the run saw it.</summary>
/// <param name="Peak">Most that its process held there, the model and the libraries counted.</param>
/// <param name="Units">Cores, or GPUs, that it kept busy there.</param>
/// <param name="Grows">Whether more cores work on more items at once; a training is one process with one batch.</param>
internal sealed record MemoryUse(Bytes Peak, double Units, bool Grows)
{
    /// <summary>What the system itself takes of a server; assumed.</summary>
    public static readonly Bytes System = Bytes.FromGibibytes(0.5);

    /// <param name="bases">Newest run first.</param>
    /// <returns>Of the first run that measured the job so; null where none did, or none told its memory.</returns>
    public static MemoryUse? Of(ImmutableArray<RunBasis> bases, bool onGpu, bool trains) => bases
        .Select(b => (Basis: b, Cell: onGpu ? b.GpuPipeline : b.CpuCell))
        .Where(b => b.Cell is not null)
        .Select(b => Peaks(b.Basis.Run.Record, b.Cell!) is { Length: > 0 } peaks
            ? new MemoryUse(new Bytes(peaks.Max()), onGpu ? 1 : b.Basis.Machine.UsableCores, !trains)
            : null)
        .FirstOrDefault(m => m is not null);

    /// <summary>On a server with so many cores, or GPUs: never less than in the run, since the model and the libraries are there once.</summary>
    public Bytes On(double units) => Grows ? new Bytes(Peak.Value * Math.Max(1, units / Units)) : Peak;

    private static double[] Peaks(RunRecord record, CellSummary cell) =>
        [.. record.Trials.Where(t => t.CellId == cell.Cell.Id && t.Status is TrialStatus.Valid).Select(t => t.PeakMemory?.Value).OfType<double>()];
}
