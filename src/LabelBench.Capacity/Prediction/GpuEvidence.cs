using System.Collections.Immutable;

namespace LabelBench.Capacity;

/// <summary>What runs measured of model calls on GPUs, as far as it says something of one workload.</summary>
/// <param name="Own">Rates of the workload itself: of a GPU and a stack the newest, best first.</param>
/// <param name="Others">Rates of other workloads, likewise: how two GPUs compare in a stack, or what another model does on a GPU.</param>
/// <param name="CostOver">How many items of the workload a GPU does in the time of one item of another; null where neither operations nor times on a CPU say it.</param>
internal sealed record GpuEvidence(ImmutableArray<GpuRate> Own, ImmutableArray<GpuRate> Others, Func<string, ModelCost?> CostOver)
{
    public static GpuEvidence None { get; } = new([], [], _ => null);

    /// <param name="bases">Of one workload, newest run first.</param>
    public static GpuEvidence Of(ImmutableArray<RunBasis> bases, IReadOnlyDictionary<string, double> gigaflops) => new(
        Newest(bases.SelectMany(b => b.Gpu)),
        Newest(bases.SelectMany(b => b.OthersOnGpu)),
        other => bases.Select(b => ModelCost.Between(b.Run, b.Workload!.Id, other, b.Machine, gigaflops)).FirstOrDefault(c => c is not null));

    private static ImmutableArray<GpuRate> Newest(IEnumerable<GpuRate> rates) =>
        [.. rates.DistinctBy(r => (r.WorkloadId, r.Gpu.Name, r.Stack)).OrderByDescending(r => r.ItemsPerSecond.Value).ThenBy(r => r.CellId, StringComparer.Ordinal)];
}
