using System.Collections.Immutable;
using LabelBench.Capacity.Costs;
using LabelBench.Capacity.Roofs;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>Predicts the rate of a model call on a GPU that was not measured, from GPUs that were: on the same GPU, on another in the same stack, or from published results and specifications.</summary>
/// <remarks>
/// <para>FP16 and INT8 are carried by the ratio of <see cref="RoofModel"/>. FP32, whose arithmetic does not run on matrix units, by a form of its own:
/// rate = k · roof, roof = (FP32 peak · power limit · memory bandwidth)^(1/3): the geometric mean of the three limits, no fitted exponent.
/// k is the geometric mean over the anchors. Anchors belong to one stack and one precision: either this run's own measurement, or published
/// FP32 results of ONNX Runtime's CUDA provider (T4 and RTX 4090). TensorRT INT8 results are never mixed in; they lie 11 to 19 times higher.</para>
/// <para>Half-widths, nominal 90 %. Two GPUs cannot calibrate an interval, so the form was tried where data are plenty: with the same two anchors
/// on the 83 other points of the published TensorRT INT8 set it misses by x/1.35 at the median, x/1.76 at the 90 % quantile (conformal, by GPU) and
/// x/1.93 at worst; with one anchor x/2.21 at the 90 % quantile. Rounded up to x/2.0 and x/2.3. The form was chosen among five after seeing those
/// errors (power alone x/1.94, FP32 peak alone x/3.60 at p90), so the widths are rounded up, not down.</para>
/// </remarks>
internal sealed class GpuModel(GpuTable gpus, PublishedResults published, CheapestToMeasure? servers = null)
{
    /// <summary>Another GPU, from two anchors of the stack.</summary>
    public static readonly double FromTwoAnchors = Math.Log(2.0);

    /// <summary>Another GPU, from one anchor of the stack.</summary>
    public static readonly double FromOneAnchor = Math.Log(2.3);

    /// <summary>The same GPU in somebody else's machine: fastest over slowest published result of one GPU is x/1.22 at p90.</summary>
    public static readonly double SameGpuPublished = Math.Log(1.22);

    /// <summary>The same GPU in another machine is a repeat.</summary>
    public static readonly double SameGpuMeasured = LogEstimate.Repeats;

    /// <summary>Ratios of two GPUs in two stacks: 22 % apart on the one pair that was published in both.</summary>
    public static readonly double BetweenStacks = Math.Log(1.22);

    private static readonly RoofModel Roofs = RoofModel.Builtin;

    /// <summary>Geometric mean of FP32 peak (TFLOPS), power limit (W) and memory bandwidth (GB/s).</summary>
    public static double Roof(GpuSpecification gpu) => Math.Cbrt(gpu.Fp32Tflops * gpu.PowerWatts * gpu.MemoryGigabytesPerSecond);

    /// <summary>Items per second of the model call on all GPUs of an offer, or the reason why there is no basis.</summary>
    /// <param name="limit">On the power of each; null for full power.</param>
    public Reading<GpuPrediction> Predict(Offer offer, Workload workload, GpuEvidence evidence, ModelCost? cost, GpuLimit? limit = null)
    {
        if (offer.Gpus != Math.Floor(offer.Gpus))
            return Refuse($"it has a share of a GPU ({Say.Number(offer.Gpus)}); shares are not planned on, and no measurement of one says what its neighbours will leave");
        if (offer.GpuName is null || gpus.Find(offer.GpuName) is not { } gpu)
            return Refuse($"there are no specifications for its GPU ({offer.GpuName ?? "not named"}); {Remedy.MeasureOne(offer, workload.Id)}");
        if (!gpu.IsNvidia)
            return Refuse($"its GPU ({gpu.Name}) does not run ONNX Runtime's CUDA provider, the only GPU stack with published results");

        return OneGpu(gpu, offer, workload, evidence, cost).Map(one => Limited(one with { Rate = one.Rate * offer.Gpus * GpuScaling.Builtin.Of(workload.Task, offer.Gpus) }, gpu, limit));
    }

    /// <summary>With limited power: nobody measured that, so that it is carried at best.</summary>
    private static GpuPrediction Limited(GpuPrediction full, GpuSpecification gpu, GpuLimit? limit) => limit is null ? full : full with
    {
        Rate = full.Rate * PowerCapCurve.Builtin.Kept(limit.Share, gpu),
        Kind = full.Kind > PredictionKind.Anchored ? full.Kind : PredictionKind.Anchored,
        LowConfidence = full.LowConfidence ?? (PowerCapCurve.Knows(gpu) ? null : $"nobody published what boards with {gpu.Name}'s die ({gpu.Die}) do with limited power"),
    };

    private Reading<GpuPrediction> OneGpu(GpuSpecification gpu, Offer offer, Workload workload, GpuEvidence evidence, ModelCost? cost)
    {
        if (evidence.Own.FirstOrDefault(r => r.Gpu.Name == gpu.Name) is { } same)
            return new GpuPrediction(same.ItemsPerSecond * LogEstimate.Within(1, SameGpuMeasured), PredictionKind.SameGpuElsewhere, same.LowConfidence, $"The rate of {gpu.Name} was measured in another machine ({same.Words}).") { Stack = same.RunWith, Run = same.Run };
        if (Anchored(gpu, workload, evidence) is { } anchored)
            return anchored;
        if (evidence.Own is [var known, ..])
            return Refuse($"{gpu.Name} has no INT8 arithmetic worth using, and only INT8 was measured on a GPU; cheapest fix: labelbench run --workload {workload.Id} --ep {Cell.Word(known.Provider)} --precision fp16 on the GPU that the run measured");
        if (!workload.Precisions.Contains(Precision.Fp32))
            return Refuse($"published GPU results are FP32, {workload.Id} runs in {string.Join(", ", workload.Precisions.Select(Cell.Word))}; {Remedy.MeasureOne(offer, workload.Id, servers?.Like(offer))}");
        if (cost is null)
            return Refuse($"the operations per item of {workload.Id} are unknown and the run compares it with no model whose operations are known; cheapest fix: measure a suite that holds a workload with a generated model, too, or {Remedy.RentOne(offer, workload.Id, servers?.Like(offer))}");
        return new GpuPrediction((Published(gpu) * cost.ItemsPerReferenceItem).LowerBy(cost.SmallModelLoss), PredictionKind.Specifications, WhyUnsure(gpu),
            $"GPU rates start from published FP32 ResNet-50 results on {string.Join(" and ", published.GpuModels.Select(g => g.Key))} ({PublishedResults.Wording}), carried to other GPUs by the cube root of FP32 peak x power x memory bandwidth within {Say.Factor(FromTwoAnchors)} (nominal 90 %). {cost.Sentence}") { Stack = new ServerStack(ExecutionProvider.Cuda, Precision.Fp32) };
    }

    /// <summary>From rates of the job on other GPUs, or of other jobs on this one. Every stack by itself, from what makes it surest; the job runs in the stack that is fastest.</summary>
    private static GpuPrediction? Anchored(GpuSpecification gpu, Workload workload, GpuEvidence evidence)
    {
        var stacks = evidence.Own.Select(r => r.Stack).Concat(evidence.Others.Where(r => r.Gpu.Name == gpu.Name && workload.Precisions.Contains(r.Precision)).Select(r => r.Stack)).Distinct();
        return stacks.Select(stack =>
        {
            GpuRate[] own = [.. evidence.Own.Where(r => r.Stack == stack)], others = [.. evidence.Others.Where(r => r.Stack == stack)];
            GpuPrediction?[] ways = [GpuTransfer.BesideAnother(own, others, gpu), GpuTransfer.ByRoofs(own, gpu), GpuTransfer.ByCost(others, gpu, evidence.CostOver)];
            return ways.OfType<GpuPrediction>().OrderBy(w => w.Rate.LogLow).Select(w => (GpuPrediction?)(w with { LowConfidence = w.LowConfidence ?? (w.OtherModelHere ? null : WhyUnsure(gpu)) })).FirstOrDefault();
        }).OfType<GpuPrediction>().OrderByDescending(p => p.Rate.Value).Select(p => (GpuPrediction?)p).FirstOrDefault();
    }

    /// <summary>Why a GPU's rate may be far off; null where GPUs like it were measured. Told by its FP16 limits, which all GPUs have.</summary>
    private static string? WhyUnsure(GpuSpecification gpu)
    {
        var traits = gpu.TraitsFor(Precision.Fp16)!;
        return Roofs.NoveltyOf(traits) is RoofNovelty.Architecture
            ? $"no GPU of {gpu.Name}'s architecture ({gpu.Architecture}) is among those that the model was fitted to"
            : Roofs.Carry(traits, traits).LowConfidence
                ? $"the forms of the model part on {gpu.Name}: no GPU with limits like its own was measured"
                : null;
    }

    /// <summary>ResNet-50 images per second of one GPU with ONNX Runtime's CUDA provider, FP32.</summary>
    public LogEstimate Published(GpuSpecification gpu)
    {
        var anchors = published.GpuModels.Select(g => (Gpu: gpus.Find(g.Key)!, Rate: GeometricMean(g.Select(r => r.SamplesPerSecondPerGpu)))).ToArray();
        var same = anchors.FirstOrDefault(a => a.Gpu.Name == gpu.Name);
        return same.Gpu is not null
            ? LogEstimate.Within(same.Rate, SameGpuPublished)
            : LogEstimate.Within(GeometricMean(anchors.Select(a => a.Rate / Roof(a.Gpu))) * Roof(gpu), anchors.Length > 1 ? FromTwoAnchors : FromOneAnchor);
    }

    private static double GeometricMean(IEnumerable<double> values) => Math.Exp(values.Average(Math.Log));

    private static Reading<GpuPrediction> Refuse(string reason) => Reading.Missing<GpuPrediction>(reason);
}
