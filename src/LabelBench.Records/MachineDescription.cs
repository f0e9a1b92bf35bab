using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>The hardware as the run saw it.</summary>
/// <param name="UsableCpus">CPUs this process may use: the least of affinity, cpuset and cgroup quota; may be fractional.</param>
/// <param name="Hypervisor">Name of the hypervisor, or null on bare metal or when it cannot be told.</param>
/// <param name="MemoryLimit">Lowest memory limit of the cgroups this process is in.</param>
/// <param name="InstructionSets">Those that matter to inference: avx2, avx512f, avx512_vnni, amx_int8 ...</param>
public sealed record MachineDescription(
    string Name,
    string CpuModel,
    int Sockets,
    int PhysicalCores,
    int LogicalCpus,
    double UsableCpus,
    Reading<Hertz> MaximumFrequencyHz,
    Bytes MemoryBytes,
    [property: JsonPropertyName("memory_limit_bytes")] Reading<Bytes> MemoryLimit,
    string? Hypervisor,
    string Architecture,
    string OperatingSystem,
    ImmutableArray<string> InstructionSets,
    ImmutableArray<GpuDescription> Gpus);

/// <summary>The software as the run saw it.</summary>
public sealed record SoftwareDescription(
    string LabelBench,
    string DotNet,
    string Kernel,
    string OnnxRuntime,
    string OnnxRuntimeSource,
    string Libvips,
    string? GpuDriver,
    string? Cuda,
    string? Cudnn);

/// <summary>One fact about the environment, or why it could not be had.</summary>
/// <param name="Name">Stable dotted key: <c>cpu.governor</c>; <see cref="EnvironmentFacts"/> knows what each is about.</param>
/// <param name="Value">Null when unavailable.</param>
/// <param name="Unavailable">Reason; null when there is a value.</param>
/// <param name="Source">File or call it was read from.</param>
public sealed record EnvironmentFact(string Name, string? Value, string? Unavailable, string Source)
{
    public static EnvironmentFact Known(string name, string value, string source) => new(name, value, null, source);

    public static EnvironmentFact Missing(string name, string reason, string source) => new(name, null, reason, source);
}
