namespace LabelBench.Capacity;

/// <summary>What a vendor's datasheet says of a GPU.</summary>
/// <param name="Architecture">NVIDIA: Pascal to Blackwell; AMD: CDNA1 to CDNA3; Intel: Xe2.</param>
/// <param name="Fp32Tflops">FP32 vector peak, 10^12 operations a second.</param>
/// <param name="MemoryGigabytes">Device memory, GB.</param>
/// <param name="MemoryGigabytesPerSecond">Memory bandwidth, GB/s.</param>
/// <param name="PowerWatts">Board power limit, W.</param>
public sealed record GpuSpecification(string Name, string Architecture, double Fp32Tflops, double MemoryGigabytes, double MemoryGigabytesPerSecond, double PowerWatts)
{
    /// <summary>ONNX Runtime's CUDA provider runs on NVIDIA GPUs only.</summary>
    public bool IsNvidia => !Architecture.StartsWith("CDNA", StringComparison.Ordinal) && !Architecture.StartsWith("Xe", StringComparison.Ordinal);
}
