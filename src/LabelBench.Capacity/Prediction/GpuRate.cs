using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>Items per second of the model call alone on one GPU, measured in a run. Provider, precision and what changes its arithmetic are its stack: rates of two stacks are never mixed.</summary>
internal sealed record GpuRate(GpuSpecification Gpu, LogEstimate ItemsPerSecond, ExecutionProvider Provider, Precision Precision, string CellId)
{
    public required string WorkloadId { get; init; }

    public required RunReference Run { get; init; }

    /// <summary>Why the rate itself is unsure; null where it rests on more than one trial.</summary>
    public string? LowConfidence { get; init; }

    /// <summary>Whether FP32 products round their inputs to TF32: another arithmetic, and several times as fast.</summary>
    public bool Tf32 { get; init; }

    public (ExecutionProvider Provider, Precision Precision, bool Tf32) Stack => (Provider, Precision, Tf32);

    public ServerStack RunWith => new(Provider, Precision);

    /// <summary>"image-classify.infer.offline.cuda.fp16.b8 of run R".</summary>
    public string Words => $"{CellId} of run {Run.Id}";
}
