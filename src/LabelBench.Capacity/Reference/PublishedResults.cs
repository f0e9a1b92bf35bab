using System.Collections.Immutable;

namespace LabelBench.Capacity;

/// <summary>Published ONNX Runtime results, sorted into those that can be used and those that cannot. One stack only: FP32 models, CPU or CUDA provider.</summary>
/// <param name="Rejected">With the reason.</param>
public sealed record PublishedResults(ImmutableArray<PublishedResult> Accepted, ImmutableArray<(PublishedResult Result, string Reason)> Rejected)
{
    public const string Wording = "MLPerf Inference v3.1 and v4.0, closed division, CTuning entries with ONNX Runtime; derived, not verified by MLCommons";

    public const string ReferenceModel = "resnet50";

    /// <summary>Systems with the same GPU or CPU model differ by up to 1.22 times at the 90 % quantile; so many times more is another unit, such as tokens for queries.</summary>
    private const double MostApart = 20;

    /// <summary>A GPU result this close to the same host's CPU result is a silent fall-back.</summary>
    public const double FallbackTolerance = 0.1;

    public static PublishedResults Builtin { get; } = Sort(EmbeddedData.Rows("onnxruntime_published.csv", csv => new PublishedResult(
        csv.GetField("version")!,
        csv.GetField("submitter")!,
        csv.GetField("system")!,
        csv.GetField("provider") == "cuda",
        csv.GetField("gpu") is { Length: > 0 } gpu ? gpu : null,
        csv.GetField<int>("gpus"),
        csv.GetField("host_cpu")!,
        csv.GetField("architecture") == "arm64" ? CpuArchitecture.Arm64 : CpuArchitecture.X64,
        csv.GetField<int>("host_cores"),
        csv.GetField("model")!,
        csv.GetField<double>("gflop_per_item"),
        csv.GetField<double>("samples_per_second"))));

    /// <summary>Whether a GPU result is so close to its CPU twin that the GPU most likely did nothing.</summary>
    public static bool LooksLikeFallback(double onGpu, double onCpu) => Math.Abs(onGpu / onCpu - 1) <= FallbackTolerance;

    private static double Each(PublishedResult result) => result.OnCuda ? result.SamplesPerSecondPerGpu : result.SamplesPerSecondPerCore;

    public static PublishedResults Sort(ImmutableArray<PublishedResult> results)
    {
        var sorted = results.Select(r => (Result: r, Reason: ReasonAgainst(r, results))).ToArray();
        return new PublishedResults(
            [.. sorted.Where(s => s.Reason is null).Select(s => s.Result)],
            [.. sorted.Where(s => s.Reason is not null).Select(s => (s.Result, s.Reason!))]);
    }

    /// <summary>ResNet-50 rates on x86 CPUs, by CPU model: the basis for carrying a rate from one CPU to another.</summary>
    public IEnumerable<IGrouping<string, PublishedResult>> CpuModels =>
        Accepted.Where(r => !r.OnCuda && r.Model == ReferenceModel && r.Architecture == CpuArchitecture.X64).GroupBy(r => CpuName.Normalise(r.HostCpu)).OrderBy(g => g.Key, StringComparer.Ordinal);

    /// <summary>ResNet-50 rates with the CUDA provider, by GPU: the anchors of the GPU model.</summary>
    public IEnumerable<IGrouping<string, PublishedResult>> GpuModels =>
        Accepted.Where(r => r.OnCuda && r.Model == ReferenceModel).GroupBy(r => r.GpuName!).OrderBy(g => g.Key, StringComparer.Ordinal);

    private static string? ReasonAgainst(PublishedResult result, ImmutableArray<PublishedResult> all)
    {
        if (!result.System.Contains("onnxruntime", StringComparison.OrdinalIgnoreCase))
            return "is of another stack than ONNX Runtime; levels of two stacks lie up to 19 times apart";
        var like = all.Where(r => r != result && r.OnCuda == result.OnCuda && r.Model == result.Model && r.GpuName == result.GpuName && (r.OnCuda || CpuName.Same(r.HostCpu, result.HostCpu))).Select(Each).Order().ToArray();
        if (like.Length > 0 && Each(result) / like[like.Length / 2] is > MostApart and var times)
            return FormattableString.Invariant($"{result.SamplesPerSecond:0.0} a second are {times:0} times what like systems do of {result.Model}: tokens or operations counted as samples");
        if (!result.OnCuda)
            return result is { HostCpu: "Apple M1 Pro", HostCores: not (8 or 10) } ? $"an M1 Pro has 8 or 10 cores, not {result.HostCores}" : null;
        if (result.GpuName is null || result.Gpus < 1)
            return "names no accelerator";
        var twin = all.FirstOrDefault(r => !r.OnCuda && r.Version == result.Version && r.HostCpu == result.HostCpu && r.Model == result.Model
            && LooksLikeFallback(result.SamplesPerSecond, r.SamplesPerSecond));
        return twin is null ? null : FormattableString.Invariant($"{result.SamplesPerSecond:0.0} samples/s is what the CPU alone does ({twin.SamplesPerSecond:0.0}): a silent fall-back");
    }
}
