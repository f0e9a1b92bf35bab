using LabelBench.Analysis;

namespace LabelBench.Capacity;

/// <summary>What one item costs a GPU, relative to the published reference model (ResNet-50) or to another workload.</summary>
/// <param name="ItemsPerReferenceItem">How many items of the workload a GPU does in the time of one of the reference.</param>
/// <param name="SmallModelLoss">By how much, in logs, the low end of a rate falls because the model may be too small to fill a GPU.</param>
/// <param name="Sentence">How it was found, for the assumptions.</param>
/// <remarks>
/// Operations known: time proportional to operations. Three published models on one GPU (RTX 4090: ResNet-50, RetinaNet, BERT) lie within x/1.81 of that.
/// Operations unknown: time on the GPU proportional to time on this CPU, against a workload of the same run whose operations are known;
/// four published pairs lie within x/2.17. Below ResNet-50's size the time per item lies between constant and proportional, so that the
/// low end falls by the square root of the ratio: small networks do not fill a GPU.
/// </remarks>
internal sealed record ModelCost(LogEstimate ItemsPerReferenceItem, double SmallModelLoss, string Sentence)
{
    /// <summary>ResNet-50 at 224 x 224: 4.09 G multiply-adds.</summary>
    public const double ReferenceGigaflop = 8.18;

    /// <summary>Rounded up from the worst of the published models (x/1.81); a test derives it again.</summary>
    public static readonly double ByOperations = Math.Log(1.9);

    /// <summary>Rounded up from the worst published pair (x/2.17); a test derives it again.</summary>
    public static readonly double ByCpuTime = Math.Log(2.2);

    /// <returns>The cost, or null when neither the operations nor a comparison on the CPU are known.</returns>
    /// <param name="gigaflops">Operations per item, 10^9, by workload id.</param>
    public static ModelCost? Of(RunSummary run, string workloadId, MeasuredMachine machine, IReadOnlyDictionary<string, double> gigaflops)
    {
        if (gigaflops.TryGetValue(workloadId, out var known))
        {
            var isReference = IsAlike(known, ReferenceGigaflop);
            return Scale(known, isReference ? 0 : ByOperations,
                isReference
                    ? $"{workloadId} costs {Say.Number(known)} GFLOP an item, as the published reference model."
                    : $"{workloadId} costs {Say.Number(known)} GFLOP an item; the reference model's {Say.Number(ReferenceGigaflop)} scale to it within {Say.Factor(ByOperations)} (worst of three published models).");
        }

        var peers = gigaflops.OrderBy(g => Math.Abs(Math.Log(g.Value / ReferenceGigaflop))).ThenBy(g => g.Key, StringComparer.Ordinal);
        if (RunBasis.InferenceCostOf(run, workloadId, machine) is not { } own)
            return null;
        foreach (var (peer, gigaflop) in peers)
        {
            if (RunBasis.InferenceCostOf(run, peer, machine) is not { } cost)
                continue;
            var equivalent = gigaflop * own / cost;
            return Scale(equivalent, ByCpuTime,
                $"The operations of {workloadId} are unknown: on this CPU its model calls take {Say.Number(own / cost)} times those of {peer}, which is taken for a GPU too, within {Say.Factor(ByCpuTime)} (worst of four published pairs).");
        }
        return null;
    }

    /// <summary>What one item costs a GPU, relative to an item of another workload instead of the reference model.</summary>
    /// <returns>Null when neither the operations of both nor a comparison on this run's CPU are known.</returns>
    public static ModelCost? Between(RunSummary run, string workloadId, string otherId, MeasuredMachine machine, IReadOnlyDictionary<string, double> gigaflops)
    {
        if (gigaflops.TryGetValue(workloadId, out var own) && gigaflops.TryGetValue(otherId, out var other))
            return Scale(own, IsAlike(own, other) ? 0 : ByOperations, $"{workloadId} costs {Say.Number(own)} GFLOP an item, {otherId} {Say.Number(other)}; rates go with operations within {Say.Factor(ByOperations)} (worst of three published models).", other);
        if (RunBasis.InferenceCostOf(run, workloadId, machine) is not { } slow || RunBasis.InferenceCostOf(run, otherId, machine) is not { } beside)
            return null;
        return Scale(slow, ByCpuTime, $"On the CPU of run {run.Record.RunId} the model calls of {workloadId} take {Say.Number(slow / beside)} times those of {otherId}, which is taken for a GPU too, within {Say.Factor(ByCpuTime)} (worst of four published pairs).", beside);
    }

    /// <summary>One architecture, counted in two ways.</summary>
    private static bool IsAlike(double gigaflops, double others) => Math.Abs(gigaflops / others - 1) < 0.05;

    private static ModelCost Scale(double gigaflop, double logHalfWidth, string sentence, double reference = ReferenceGigaflop)
    {
        var ratio = reference / gigaflop;
        return new ModelCost(LogEstimate.Within(ratio, logHalfWidth), Math.Max(0, Math.Log(ratio) / 2), sentence);
    }
}
