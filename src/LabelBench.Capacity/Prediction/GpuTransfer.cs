using LabelBench.Capacity.Roofs;
using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>Ways to carry rates within one stack to a GPU on which the job was not measured. Each is null where what it starts from is missing.</summary>
/// <remarks>Several starting points are averaged in their logs, and the interval is that of one.</remarks>
internal static class GpuTransfer
{
    private static readonly RoofModel Roofs = RoofModel.Builtin;

    /// <summary>The job on another GPU, and another job on both: T(job, here) = T(job, there) x T(other, here) / T(other, there), drawn halfway to the roofs' ratio where there are roofs.</summary>
    public static GpuPrediction? BesideAnother(IReadOnlyCollection<GpuRate> own, IReadOnlyCollection<GpuRate> others, GpuSpecification gpu)
    {
        var pairs = (from known in own
                     from here in others.Where(o => o.Gpu.Name == gpu.Name)
                     from there in others.Where(o => o.WorkloadId == here.WorkloadId && o.Gpu.Name == known.Gpu.Name)
                     select (Known: known, Here: here, There: there)).ToArray();
        if (pairs.Length == 0)
            return null;
        var (first, precision) = (pairs[0], pairs[0].Known.Precision);
        var carried = pairs.Select(p => (p.Known, p.Here, p.There, Ratio: Ratio(p.Known.Gpu, gpu, precision, Math.Log(p.Here.ItemsPerSecond.Value / p.There.ItemsPerSecond.Value)))).ToArray();
        var estimate = Mean([.. carried.Select(c => c.Known.ItemsPerSecond * (c.Here.ItemsPerSecond * (1 / c.Here.ItemsPerSecond.Value)) * (c.There.ItemsPerSecond * (1 / c.There.ItemsPerSecond.Value)) * c.Ratio)]);
        return new GpuPrediction(estimate, PredictionKind.Anchored, Unsure(pairs.SelectMany(p => new[] { p.Known, p.Here, p.There })),
            $"GPU rates are carried from {first.Known.Gpu.Name} ({first.Known.Words}) by what {first.Here.WorkloadId} does on it and on {gpu.Name} ({first.Here.Words}) in the same stack; how far one model's ratio of two GPUs holds for another comes from published models ({GpuPoints.Wording}).")
        {
            Stack = first.Known.RunWith,
            Run = Oldest(pairs.SelectMany(p => new[] { p.Known, p.Here, p.There })),
            OtherModelHere = true,
        };
    }

    /// <summary>The job on other GPUs, carried by roofs; in FP32, whose arithmetic runs on other units, by the geometric mean of the GPU's limits.</summary>
    public static GpuPrediction? ByRoofs(IReadOnlyCollection<GpuRate> own, GpuSpecification gpu)
    {
        if (own.Count == 0)
            return null;
        var first = own.First();
        var start = $"GPU rates are carried from {string.Join(" and ", own.Select(r => $"{r.Gpu.Name} ({r.Words})"))}";
        if (first.Precision is Precision.Fp32)
        {
            var half = own.Count > 1 ? GpuModel.FromTwoAnchors : GpuModel.FromOneAnchor;
            return new GpuPrediction(Mean([.. own.Select(r => r.ItemsPerSecond * LogEstimate.Within(GpuModel.Roof(gpu) / GpuModel.Roof(r.Gpu), half))]), PredictionKind.Anchored, Unsure(own),
                $"{start} by the cube root of FP32 peak x power x memory bandwidth, within {Say.Factor(half)} (nominal 90 %).") { Stack = first.RunWith, Run = Oldest(own) };
        }
        if (gpu.TraitsFor(first.Precision) is not { } to || own.Any(r => r.Gpu.TraitsFor(r.Precision) is null))
            return null;
        var carried = own.Select(r => (Rate: r, Ratio: Roofs.Carry(r.Gpu.TraitsFor(r.Precision)!, to)));
        return new GpuPrediction(Mean([.. carried.Select(c => c.Rate.ItemsPerSecond * LogEstimate.Within(c.Ratio.Value, double.Hypot(c.Ratio.LogHalf90, GpuModel.BetweenStacks)))]), PredictionKind.Anchored, Unsure(own),
            $"{start} by power roofs whose shape was fitted to other models ({GpuPoints.Wording}); only ratios of GPUs are taken from there, no level.") { Stack = first.RunWith, Run = Oldest(own) };
    }

    /// <summary>Another job on this GPU, and how many of its items cost as much as one of this job; the job that makes it surest.</summary>
    public static GpuPrediction? ByCost(IReadOnlyCollection<GpuRate> others, GpuSpecification gpu, Func<string, ModelCost?> costOver) => others
        .Where(r => r.Gpu.Name == gpu.Name)
        .Select(r => (Rate: r, Cost: costOver(r.WorkloadId)))
        .Where(r => r.Cost is not null)
        .Select(r => (GpuPrediction?)new GpuPrediction(
            (r.Rate.ItemsPerSecond * LogEstimate.Within(1, GpuModel.SameGpuMeasured) * r.Cost!.ItemsPerReferenceItem).LowerBy(r.Cost.SmallModelLoss), PredictionKind.Anchored, r.Rate.LowConfidence,
            $"GPU rates start from {r.Rate.WorkloadId} on {gpu.Name} ({r.Rate.Words}). {r.Cost.Sentence}") { Stack = r.Rate.RunWith, Run = r.Rate.Run, OtherModelHere = true })
        .OrderBy(p => p!.Value.Rate.LogLow).FirstOrDefault();

    private static LogEstimate Ratio(GpuSpecification from, GpuSpecification to, Precision precision, double logRatioOfAnother) =>
        from.TraitsFor(precision) is { } known && to.TraitsFor(precision) is { } wanted && Roofs.CarryBeside(known, wanted, logRatioOfAnother) is var ratio
            ? LogEstimate.Within(ratio.Value, double.Hypot(ratio.LogHalf90, (1 - RoofModel.MeasuredPart) * GpuModel.BetweenStacks))
            : LogEstimate.Within(Math.Exp(logRatioOfAnother), RoofModel.AnothersRatio);

    private static LogEstimate Mean(IReadOnlyCollection<LogEstimate> estimates) =>
        new(Math.Exp(estimates.Average(e => Math.Log(e.Value))), estimates.Max(e => e.LogLow), estimates.Max(e => e.LogHigh));

    /// <summary>Why the first of them that is unsure is so.</summary>
    private static string? Unsure(IEnumerable<GpuRate> rates) => rates.Select(r => r.LowConfidence).FirstOrDefault(why => why is not null);

    private static RunReference Oldest(IEnumerable<GpuRate> rates) => rates.Select(r => r.Run).MinBy(r => (r.Day, r.Id));
}
