using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>Predicts the rate of a model call on a GPU that was not measured, from GPUs that were.</summary>
/// <remarks>
/// <para>Rate = k · roof, roof = (FP32 peak · power limit · memory bandwidth)^(1/3): the geometric mean of the three limits, no fitted exponent.
/// k is the geometric mean over the anchors. Anchors belong to one stack and one precision: either this run's own measurement, or published
/// FP32 results of ONNX Runtime's CUDA provider (T4 and RTX 4090). TensorRT INT8 results are never mixed in; they lie 11 to 19 times higher.</para>
/// <para>Half-widths, nominal 90 %. Two GPUs cannot calibrate an interval, so the form was tried where data are plenty: with the same two anchors
/// on the 83 other points of the published TensorRT INT8 set it misses by x/1.35 at the median, x/1.76 at the 90 % quantile (conformal, by GPU) and
/// x/1.93 at worst; with one anchor x/2.21 at the 90 % quantile. Rounded up to x/2.0 and x/2.3. The form was chosen among five after seeing those
/// errors (power alone x/1.94, FP32 peak alone x/3.60 at p90), so the widths are rounded up, not down.</para>
/// </remarks>
public sealed class GpuModel(GpuTable gpus, PublishedResults published)
{
    /// <summary>Another GPU, from two anchors of the stack.</summary>
    public static readonly double FromTwoAnchors = Math.Log(2.0);

    /// <summary>Another GPU, from one anchor of the stack.</summary>
    public static readonly double FromOneAnchor = Math.Log(2.3);

    /// <summary>The same GPU in somebody else's machine: fastest over slowest published result of one GPU is x/1.22 at p90.</summary>
    public static readonly double SameGpuPublished = Math.Log(1.22);

    /// <summary>The same GPU in another machine of one's own: 0.97 of the rate is reached by 90 %.</summary>
    public static readonly double SameGpuMeasured = -Math.Log(0.97);

    /// <summary>Scaling efficiency with several GPUs: median of 234 published pairs of 1 and 8 GPUs, and their 10 % quantile.</summary>
    private static readonly LogEstimate SeveralGpus = new(0.995, Math.Log(0.995 / 0.95), 0);

    /// <summary>Geometric mean of FP32 peak (TFLOPS), power limit (W) and memory bandwidth (GB/s).</summary>
    public static double Roof(GpuSpecification gpu) => Math.Cbrt(gpu.Fp32Tflops * gpu.PowerWatts * gpu.MemoryGigabytesPerSecond);

    /// <summary>Items per second of the model call on all GPUs of an offer, or the reason why there is no basis.</summary>
    public (Reading<LogEstimate> Rate, string Sentence) Predict(Offer offer, Workload workload, ImmutableArray<GpuRate> measured, ModelCost? cost)
    {
        if (offer.Gpus != Math.Floor(offer.Gpus))
            return Refuse($"it has a share of a GPU ({Say.Number(offer.Gpus)}); shares are not planned on");
        if (offer.GpuName is null || gpus.Find(offer.GpuName) is not { } gpu)
            return Refuse($"there are no specifications for its GPU ({offer.GpuName ?? "not named"}); {Remedy.MeasureOne(offer, workload.Id)}");
        if (!gpu.IsNvidia)
            return Refuse($"its GPU ({gpu.Name}) does not run ONNX Runtime's CUDA provider, the only GPU stack with published results");

        var (one, sentence) = OneGpu(gpu, offer, workload, measured, cost);
        return one is Reading<LogEstimate>.Measured m
            ? (m.Value * offer.Gpus * (offer.Gpus > 1 ? SeveralGpus : LogEstimate.Exact(1)), sentence)
            : (one, sentence);
    }

    private (Reading<LogEstimate> Rate, string Sentence) OneGpu(GpuSpecification gpu, Offer offer, Workload workload, ImmutableArray<GpuRate> measured, ModelCost? cost)
    {
        if (measured.FirstOrDefault(r => r.Gpu.Name == gpu.Name) is { } same)
            return (same.ItemsPerSecond * LogEstimate.Within(1, SameGpuMeasured), $"The rate of {gpu.Name} was measured in this run ({same.CellId}).");
        if (measured.FirstOrDefault() is { } other)
            return (other.ItemsPerSecond * LogEstimate.Within(Roof(gpu) / Roof(other.Gpu), FromOneAnchor),
                $"GPU rates are carried from {other.Gpu.Name}, measured in this run ({other.CellId}), by the cube root of FP32 peak x power x memory bandwidth, within {Say.Factor(FromOneAnchor)} (nominal 90 %).");
        if (!workload.Precisions.Contains(Precision.Fp32))
            return Refuse($"published GPU results are FP32, {workload.Id} runs in {string.Join(", ", workload.Precisions.Select(Cell.Word))}; {Remedy.MeasureOne(offer, workload.Id)}");
        if (cost is null)
            return Refuse($"the operations per item of {workload.Id} are unknown and the run compares it with no model whose operations are known; cheapest fix: measure a suite that holds a workload with a generated model, too, or {Remedy.MeasureOne(offer, workload.Id)["cheapest fix: ".Length..]}");
        return ((Published(gpu) * cost.ItemsPerReferenceItem).LowerBy(cost.SmallModelLoss),
            $"GPU rates start from published FP32 ResNet-50 results on {string.Join(" and ", published.GpuModels.Select(g => g.Key))} ({PublishedResults.Wording}), carried to other GPUs by the cube root of FP32 peak x power x memory bandwidth within {Say.Factor(FromTwoAnchors)} (nominal 90 %). {cost.Sentence}");
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

    private static (Reading<LogEstimate>, string) Refuse(string reason) => (Reading.Missing<LogEstimate>(reason), "");
}
