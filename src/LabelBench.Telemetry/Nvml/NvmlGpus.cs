using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Telemetry.Nvml;

/// <summary>NVIDIA's GPUs as its management library tells of them, and how that joins what the kernel shows.</summary>
/// <param name="Reason">Why the library told nothing; empty when it did.</param>
/// <param name="Gpus">In the order of their PCI addresses.</param>
internal sealed record NvmlGpus(string Reason, ImmutableArray<GpuDescription> Gpus)
{
    /// <param name="path">A library to load instead of the driver's, for tests.</param>
    public static NvmlGpus Read(string? path = null)
    {
        using var library = NvmlLibrary.Open(path, out var reason);
        if (library is null)
            return new NvmlGpus(reason, []);
        if (library.Call(NvmlCall.nvmlDeviceGetCount_v2, out var count) is var answer and not NvmlReturn.Success)
            return new NvmlGpus(answer.Describe(), []);
        var (driver, cuda) = (NvmlText.Driver(library), Cuda(library));
        return new NvmlGpus("", [.. Enumerable.Range(0, count).Select(i => Describe(library, i, driver, cuda)).OfType<GpuDescription>().OrderBy(g => g.PciAddress, StringComparer.Ordinal).Select(Numbered)]);
    }

    /// <summary>What the kernel shows, each NVIDIA GPU completed by what the library tells; GPUs that only the library sees (Windows, containers without /sys) follow.</summary>
    /// <param name="shown">From the kernel; empty where it shows nothing.</param>
    public ImmutableArray<GpuDescription> Join(ImmutableArray<GpuDescription> shown) =>
    [
        .. shown.Select(gpu => Gpus.FirstOrDefault(g => g.PciAddress == gpu.PciAddress) ?? (IsNvidia(gpu) && Reason.Length > 0 ? gpu with { MemoryBytes = Because(gpu.MemoryBytes) } : gpu)),
        .. Gpus.Where(g => shown.All(s => s.PciAddress != g.PciAddress)),
    ];

    private Reading<Bytes> Because(Reading<Bytes> memory) => memory is Reading<Bytes>.Measured ? memory : Reading.Missing<Bytes>(Reason);

    private static bool IsNvidia(GpuDescription gpu) => gpu.Name.Contains("NVIDIA", StringComparison.OrdinalIgnoreCase) || gpu.Uuid.StartsWith("GPU-", StringComparison.Ordinal);

    private static GpuDescription Numbered(GpuDescription gpu, int index) => gpu with { Nvidia = gpu.Nvidia! with { Index = index } };

    /// <returns>Null when the GPU does not even tell its place, as one that fell off the bus.</returns>
    private static GpuDescription? Describe(NvmlLibrary library, int index, string driver, string? cuda)
    {
        if (library.Call(NvmlCall.nvmlDeviceGetHandleByIndex_v2, (uint)index, out var handle) != NvmlReturn.Success)
            return null;
        var device = new NvmlDevice(library, handle);
        if (device.PciAddress is not { } address)
            return null;
        var (total, used) = device.Memory;
        var mig = device.MigEnabled;
        return new GpuDescription(device.Name ?? "NVIDIA GPU", device.Uuid ?? "", address, total,
            new NvidiaGpu(index, driver, cuda, device.ComputeCapability, mig, mig is true ? device.MigInstances : [], used, device.Processes));
    }

    /// <summary>1000 x major + 10 x minor.</summary>
    private static string? Cuda(NvmlLibrary library) => library.Call(NvmlCall.nvmlSystemGetCudaDriverVersion_v2, out var version) == NvmlReturn.Success
        ? string.Create(CultureInfo.InvariantCulture, $"{version / 1000}.{version % 1000 / 10}")
        : null;
}
