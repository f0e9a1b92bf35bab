using System.Collections.Immutable;
using System.Globalization;
using LabelBench.OnnxRuntime.Providers.Libraries;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Providers;

/// <summary>Looks at everything that a provider needs. It loads libraries, so that it belongs into a process of its own.</summary>
public sealed class ProviderExamination(ImmutableArray<GpuDescription> gpus)
{
    /// <summary>The first driver branch that runs CUDA 13 (NVIDIA, CUDA Toolkit release notes, minimum driver versions).</summary>
    private const int LeastDriver = 580;

    private const int LeastCuda = 13;

    /// <summary>Memory that others hold before it is spoken of: a desktop takes some.</summary>
    private const double NoticedMebibytes = 512;

    private readonly ImmutableArray<GpuDescription> nvidia = [.. gpus.Where(DeviceSelection.IsNvidia)];

    /// <param name="search">How libraries are found.</param>
    public ProviderStatus Examine(ExecutionProvider provider, LibrarySearch search) => ProviderStatus.Of(provider, provider switch
    {
        ExecutionProvider.Cuda => Gpu().Concat(Library(ProviderLibrary.Cuda(AppContext.BaseDirectory), search)),
        ExecutionProvider.Tensorrt => Gpu().Concat(Library(ProviderLibrary.Tensorrt(AppContext.BaseDirectory), search)),
        _ => ProviderStatus.WhyNotInThisBuild(provider) is { } missing
            ? [missing]
            : [ProviderCheck.Passes("build", $"compiled into this build's ONNX Runtime {OrtRuntime.Version}")],
    });

    /// <summary>The machine's side: a GPU, its driver, how it is split, who uses it.</summary>
    internal IEnumerable<ProviderCheck> Gpu()
    {
        if (nvidia.IsEmpty)
        {
            yield return ProviderCheck.Blocks("gpu", "this machine shows no NVIDIA GPU", "take a machine with one, or --ep cpu; a container or a virtual machine must be given the GPU");
            yield break;
        }
        yield return Kinds();
        yield return Driver();
        foreach (var gpu in nvidia.Where(g => g.Nvidia?.MigEnabled is true))
            yield return Split(gpu);
        foreach (var gpu in nvidia.Where(g => g.Nvidia is not null))
        {
            if (InUse(gpu) is { } text)
                yield return ProviderCheck.Warns("in-use", text, "stop the others before measuring; see: nvidia-smi");
        }
    }

    private ProviderCheck Kinds()
    {
        var text = DeviceSelection.Describe(nvidia);
        return nvidia.Select(g => g.Name).Distinct(StringComparer.Ordinal).Count() > 1
            ? ProviderCheck.Warns("gpu", $"GPUs of different kinds: {text}", "say which is measured with --device, or --device all for each")
            : ProviderCheck.Passes("gpu", text);
    }

    private ProviderCheck Driver()
    {
        const string name = "driver";
        var remedy = string.Create(CultureInfo.InvariantCulture, $"install NVIDIA's driver {LeastDriver} or newer");
        if (nvidia.FirstOrDefault(g => g.Nvidia is not null) is not { Nvidia: { } told })
        {
            var why = nvidia[0].MemoryBytes.Match(_ => "NVIDIA's management library did not answer", reason => reason);
            return ProviderCheck.Blocks(name, $"{nvidia[0].Name} is there, but its driver does not answer: {why}", $"{remedy}; in a container, start it with the NVIDIA container toolkit (docker run --gpus all)");
        }
        var cuda = told.CudaDriver is { } version ? $", runs CUDA up to {version}" : "";
        // A compatibility package can lift it, which cannot be seen from here; the trial decides.
        return Major(told.CudaDriver) < LeastCuda || Major(told.Driver) < LeastDriver
            ? ProviderCheck.Warns(name, string.Create(CultureInfo.InvariantCulture, $"driver {told.Driver}{cuda}: too old for CUDA {LeastCuda}, which this build needs"), remedy)
            : ProviderCheck.Passes(name, $"driver {told.Driver}{cuda}");
    }

    private static ProviderCheck Split(GpuDescription gpu)
    {
        var instances = gpu.Nvidia!.MigInstances;
        return instances.IsEmpty
            ? ProviderCheck.Warns("mig", $"{gpu.Name} at {gpu.PciAddress} has MIG on and no instance, so that nothing can run on it", "make an instance (nvidia-smi mig -cgi ... -C) or turn MIG off (nvidia-smi -mig 0)")
            : ProviderCheck.Passes("mig", $"{gpu.Name} at {gpu.PciAddress} is split by MIG; name an instance with --device: {string.Join(", ", instances.Select(i => $"{i.Uuid} = {i.Name}"))}");
    }

    /// <returns>Null when nobody else seems to use the GPU.</returns>
    public static string? InUse(GpuDescription gpu)
    {
        var (used, processes) = (gpu.Nvidia?.MemoryUsed.ValueOrNull, gpu.Nvidia?.Processes ?? []);
        if (processes.IsEmpty && !(used?.Mebibytes > NoticedMebibytes))
            return null;
        var memory = used is { } bytes ? string.Create(CultureInfo.InvariantCulture, $", {bytes.Gibibytes:0.0} GiB of its memory taken") : "";
        var who = processes.IsEmpty ? "by processes that cannot be seen from here" : $"by process {string.Join(", ", processes.Select(p => p.ProcessId.ToString(CultureInfo.InvariantCulture)))}";
        return $"{gpu.Name} at {gpu.PciAddress} is in use {who}{memory}";
    }

    private IEnumerable<ProviderCheck> Library(ProviderLibrary library, LibrarySearch search)
    {
        var file = library.CheckFile(asPlugin: !OrtRuntime.HasCompiled(library.Provider));
        yield return file;
        if (file.Result == CheckResult.Blocks)
            yield break;
        if (Architectures(library) is { } architectures)
            yield return architectures;
        foreach (var check in library.LoadNeeds(search))
            yield return check;
    }

    /// <summary>Whether the library holds code for every GPU here; null when that cannot be told.</summary>
    private ProviderCheck? Architectures(ProviderLibrary library)
    {
        const string name = "compute-capability";
        var here = nvidia.Select(g => g.Nvidia?.ComputeCapability).OfType<string>().Distinct().ToArray();
        if (here.Length == 0 || CudaArchitectures.Read(library.Path) is not { } built)
            return null;
        var without = here.Where(c => !built.RunOn(c)).ToArray();
        return without.Length == 0
            ? ProviderCheck.Passes(name, $"{string.Join(" and ", here)}; this build has code for {built.List()}")
            : ProviderCheck.Warns(name, $"{library.FileName} has code for compute capability {built.List()}, and none for {string.Join(" and ", without)}", "take a GPU of a generation that it has code for, or a newer ONNX Runtime");
    }

    private static int? Major(string? version) => int.TryParse(version?.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;
}
