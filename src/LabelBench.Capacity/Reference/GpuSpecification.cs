using LabelBench.Capacity.Roofs;
using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>What a vendor's datasheet says of a GPU.</summary>
/// <param name="Architecture">NVIDIA: Pascal to Blackwell; AMD: CDNA1 to CDNA3; Intel: Xe2.</param>
/// <param name="Fp32Tflops">FP32 vector peak, 10^12 operations a second.</param>
/// <param name="MemoryGigabytes">Device memory, GB.</param>
/// <param name="MemoryGigabytesPerSecond">Memory bandwidth, GB/s.</param>
/// <param name="PowerWatts">Board power limit, W.</param>
public sealed record GpuSpecification(string Name, string Architecture, double Fp32Tflops, double MemoryGigabytes, double MemoryGigabytesPerSecond, double PowerWatts)
{
    /// <summary>Dense FP16 matrix peak, 10^12 operations a second; the vector peak where there are no matrix units.</summary>
    public required double Fp16Tflops { get; init; }

    /// <summary>Dense INT8 matrix peak, 10^12 operations a second; null where there is no INT8 path.</summary>
    public required double? Int8Tops { get; init; }

    /// <summary>Chip: GH100, AD102. GPUs of one die differ in clocks, memory and power only.</summary>
    public required string Die { get; init; }

    /// <summary><see cref="Architecture"/>, with data-centre and graphics Ampere told apart.</summary>
    public required string Generation { get; init; }

    /// <summary>Process of the die, nm, as the foundry names it.</summary>
    public required double NodeNanometres { get; init; }

    /// <summary>ONNX Runtime's CUDA provider runs on NVIDIA GPUs only.</summary>
    public bool IsNvidia => !Architecture.StartsWith("CDNA", StringComparison.Ordinal) && !Architecture.StartsWith("Xe", StringComparison.Ordinal);

    /// <summary>Whether INT8 is worth using: V100 has none, and B300 gave most of it up, so that FP16 is faster there.</summary>
    public bool RunsInt8 => Int8Tops >= Fp16Tflops;

    /// <summary>The limits that a roof rests on in a precision; null where the GPU does not run it on its matrix units.</summary>
    /// <remarks>FP16 is counted in INT8's operations, two for one: operations, bytes and joules of an item double together, so that ratios of GPUs stay what they are.</remarks>
    public GpuTraits? TraitsFor(Precision precision) => precision switch
    {
        Precision.Int8 when RunsInt8 => Traits(Int8Tops!.Value),
        Precision.Fp16 => Traits(2 * Fp16Tflops),
        _ => null,
    };

    private GpuTraits Traits(double tops) => new(Name, Die, Generation, tops, MemoryGigabytesPerSecond, PowerWatts, NodeNanometres);
}
