using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>A GPU as the kernel shows it, and as NVIDIA's driver does where there is one.</summary>
/// <param name="Uuid">As the driver names it; empty when no driver tells it.</param>
/// <param name="PciAddress">Domain, bus, device and function as the kernel writes them: <c>0000:41:00.0</c>.</param>
/// <param name="Nvidia">Null when NVIDIA's management library did not answer; <paramref name="MemoryBytes"/> then says why.</param>
public sealed record GpuDescription(
    string Name,
    string Uuid,
    string PciAddress,
    Reading<Bytes> MemoryBytes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] NvidiaGpu? Nvidia = null);

/// <summary>What NVIDIA's management library (NVML) tells of a GPU at the start of a run.</summary>
/// <param name="Index">Its number in the order of PCI addresses, 0-based.</param>
/// <param name="Driver">Version of the driver: <c>580.65.06</c>.</param>
/// <param name="CudaDriver">Latest CUDA that the driver runs: <c>13.0</c>.</param>
/// <param name="ComputeCapability"><c>8.9</c>.</param>
/// <param name="MigEnabled">Whether it is split into instances (Multi-Instance GPU); null when it cannot be.</param>
/// <param name="MigInstances">The instances, when it is split.</param>
/// <param name="MemoryUsed">By all processes, without what the driver reserves.</param>
/// <param name="Processes">Processes that compute on it, by the host's ids.</param>
public sealed record NvidiaGpu(
    int Index,
    string Driver,
    string? CudaDriver,
    string? ComputeCapability,
    bool? MigEnabled,
    ImmutableArray<MigInstance> MigInstances,
    [property: JsonPropertyName("memory_used_bytes")] Reading<Bytes> MemoryUsed,
    ImmutableArray<GpuProcess> Processes);

/// <param name="Name">As the driver names it: <c>NVIDIA H100 80GB HBM3 MIG 1g.10gb</c>.</param>
/// <param name="Uuid"><c>MIG-...</c>: what a program must name to use it.</param>
public sealed record MigInstance(string Name, string Uuid, Reading<Bytes> MemoryBytes);

/// <param name="MemoryUsed">Missing in containers and on Windows, where the driver does not tell it.</param>
public sealed record GpuProcess(int ProcessId, [property: JsonPropertyName("memory_used_bytes")] Reading<Bytes> MemoryUsed);
