using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Providers;

/// <summary>From what the user calls a GPU to what its driver calls it, once, before anything is planned; and the worker's view of it.</summary>
public static class DeviceSelection
{
    public const string OptionName = "--device";

    public const string VisibleDevices = "CUDA_VISIBLE_DEVICES";

    private const string All = "all", GpuPrefix = "GPU-", MigPrefix = "MIG-";

    /// <summary>Shortest beginning of a UUID that counts as one, prefix included.</summary>
    private const int ShortestBeginning = 6;

    /// <param name="asked">Numbers in the order of PCI addresses, UUIDs or their beginnings, PCI addresses, or all; null: the first GPU.</param>
    /// <param name="machine">Its GPUs in the order of their PCI addresses.</param>
    /// <param name="visible">CUDA_VISIBLE_DEVICES of this process: what it leaves out is not ours. Numbers in it count PCI addresses.</param>
    /// <returns>UUIDs; a PCI address where no driver tells a UUID, an adapter's number for DirectML, <c>cpu</c> for providers of the CPU. Or every mistake.</returns>
    public static Checked<IReadOnlyList<string>> Resolve(IReadOnlyList<string>? asked, ExecutionProvider provider, MachineDescription machine, string? visible)
    {
        if (provider is ExecutionProvider.Cpu or ExecutionProvider.Openvino)
            return asked is null ? Valid("cpu") : Invalid($"chooses a GPU; give it with --ep {string.Join(" or ", new[] { ExecutionProvider.Cuda, ExecutionProvider.Tensorrt, ExecutionProvider.Directml }.Select(Cell.Word))}.");
        if (provider is ExecutionProvider.Directml)
            return (asked ?? ["0"]).FirstOrDefault(text => !IsNumber(text, out _)) is { } word
                ? Invalid($"'{word}' is not the number of an adapter; DirectML counts them from 0, as Windows does.")
                : Valid([.. asked ?? ["0"]]);
        var gpus = Visible([.. machine.Gpus.Where(IsNvidia)], visible);
        if (gpus.Length == 0)
            return Invalid(visible is null ? "finds no NVIDIA GPU in this machine; see: labelbench devices" : $"finds no NVIDIA GPU: {VisibleDevices} is '{visible}', which leaves none of this machine's.");
        var found = (asked ?? ["0"]).Select(text => Find(text, gpus)).ToArray();
        return found.Any(f => !f.IsValid)
            ? Checked<IReadOnlyList<string>>.Invalid(found.SelectMany(f => f.Problems))
            : Valid([.. found.SelectMany(f => f.Value!).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Variables of the worker that measures a cell: it sees the cell's GPU and no other, as number 0, and computes in the precision that the cell names.</summary>
    /// <param name="gpus">Of this machine, in the order of their PCI addresses.</param>
    /// <returns>Null removes a variable.</returns>
    public static ImmutableSortedDictionary<string, string?> EnvironmentFor(Cell cell, ImmutableArray<GpuDescription> gpus)
    {
        var none = ImmutableSortedDictionary<string, string?>.Empty;
        if (cell.Provider is not (ExecutionProvider.Cuda or ExecutionProvider.Tensorrt))
            return none;
        return none
            .Add("CUDA_DEVICE_ORDER", "PCI_BUS_ID")
            .Add(VisibleDevices, NameForCuda(cell.Device, [.. gpus.Where(IsNvidia)]))
            // cuBLAS, cuDNN and TensorRT all obey it; TensorRT uses TF32 unless told not to.
            .Add("NVIDIA_TF32_OVERRIDE", cell.Settings.Tf32 ? null : "0");
    }

    /// <summary>DirectML's adapter of a cell.</summary>
    /// <exception cref="ArgumentException">The device is not a number: the plan was made by hand.</exception>
    internal static int AdapterOf(string device) => IsNumber(device.StartsWith("gpu", StringComparison.Ordinal) ? device["gpu".Length..] : device, out var number) ? number : throw new ArgumentException($"'{device}' is no adapter number.", nameof(device));

    public static bool IsNvidia(GpuDescription gpu) =>
        gpu.Nvidia is not null || gpu.Uuid.StartsWith(GpuPrefix, StringComparison.Ordinal) || gpu.Name.Contains("NVIDIA", StringComparison.OrdinalIgnoreCase);

    /// <summary><c>0 = NVIDIA L4 (GPU-2f1a9d1e, 0000:41:00.0)</c></summary>
    public static string Describe(ImmutableArray<GpuDescription> gpus) => string.Join(", ", gpus.Select((g, i) => string.Create(CultureInfo.InvariantCulture,
        $"{i} = {g.Name} ({(g.Uuid.Length > 12 ? g.Uuid[..12] + ", " : "")}{g.PciAddress})")).Concat(gpus.SelectMany(g => Instances(g)).Select(i => $"{i.Uuid} = {i.Name}")));

    private static ImmutableArray<MigInstance> Instances(GpuDescription gpu) => gpu.Nvidia?.MigInstances ?? [];

    private static Checked<IReadOnlyList<string>> Find(string text, ImmutableArray<GpuDescription> gpus)
    {
        if (text == All)
            return Together(gpus.Select(AllOf));
        if (IsNumber(text, out var number))
            return number < gpus.Length ? Whole(gpus[number]) : NotThere(text, gpus);
        if (text.StartsWith(MigPrefix, StringComparison.OrdinalIgnoreCase))
            return Only(text, [.. gpus.SelectMany(g => Instances(g)).Select(i => i.Uuid).Where(u => Begins(u, text))], gpus);
        var named = gpus.Where(g => Begins(g.Uuid, text) || SamePci(g.PciAddress, text)).ToArray();
        return named.Length == 1 ? Whole(named[0]) : Only(text, [.. named.Select(g => g.Uuid)], gpus);
    }

    private static Checked<IReadOnlyList<string>> Only(string text, string[] found, ImmutableArray<GpuDescription> gpus) => found.Length switch
    {
        1 => Valid(found[0]),
        0 => NotThere(text, gpus),
        _ => Invalid($"'{text}' is the beginning of several: {string.Join(", ", found)}; give more characters."),
    };

    private static Checked<IReadOnlyList<string>> NotThere(string text, ImmutableArray<GpuDescription> gpus) => Invalid($"'{text}' is no GPU of this machine; there are: {Describe(gpus)}.");

    /// <summary>A whole GPU; one that MIG splits can only be used by its instances.</summary>
    private static Checked<IReadOnlyList<string>> Whole(GpuDescription gpu) => gpu.Nvidia?.MigEnabled is not true
        ? Valid(NameOf(gpu))
        : Instances(gpu) switch
        {
            [] => Invalid($"{gpu.Name} at {gpu.PciAddress} has MIG on and no instance: make one (nvidia-smi mig -cgi ... -C) or turn MIG off (nvidia-smi -mig 0)."),
            [var only] => Valid(only.Uuid),
            var several => Invalid($"{gpu.Name} at {gpu.PciAddress} is split by MIG; name one of its instances: {string.Join(", ", several.Select(i => $"{i.Uuid} = {i.Name}"))}."),
        };

    private static Checked<IReadOnlyList<string>> AllOf(GpuDescription gpu) =>
        Instances(gpu) is { Length: > 1 } several && gpu.Nvidia?.MigEnabled is true ? Valid([.. several.Select(i => i.Uuid)]) : Whole(gpu);

    private static Checked<IReadOnlyList<string>> Together(IEnumerable<Checked<IReadOnlyList<string>>> parts)
    {
        var all = parts.ToArray();
        return all.FirstOrDefault(p => !p.IsValid) ?? Valid([.. all.SelectMany(p => p.Value!)]);
    }

    private static string NameOf(GpuDescription gpu) => gpu.Uuid.Length > 0 ? gpu.Uuid : gpu.PciAddress;

    private static string NameForCuda(string device, ImmutableArray<GpuDescription> gpus)
    {
        if (device.StartsWith("gpu", StringComparison.Ordinal) && IsNumber(device["gpu".Length..], out var number))
            return number.ToString(CultureInfo.InvariantCulture);
        // CUDA takes no PCI addresses, but counts in their order when it is told to.
        var place = gpus.ToList().FindIndex(g => SamePci(g.PciAddress, device));
        return place >= 0 ? place.ToString(CultureInfo.InvariantCulture) : device;
    }

    /// <summary>CUDA's own rule: the list ends at the first entry that names nothing.</summary>
    private static ImmutableArray<GpuDescription> Visible(ImmutableArray<GpuDescription> gpus, string? visible)
    {
        if (visible is null)
            return gpus;
        var left = visible.Split(',', StringSplitOptions.TrimEntries).Select(entry =>
            IsNumber(entry, out var number) ? gpus.ElementAtOrDefault(number)
            : gpus.FirstOrDefault(g => Begins(g.Uuid, entry) || Instances(g).Any(i => Begins(i.Uuid, entry)))).TakeWhile(g => g is not null).Select(g => g!);
        return [.. left.Distinct().OrderBy(g => gpus.IndexOf(g))];
    }

    private static bool Begins(string uuid, string text) => text.Length >= ShortestBeginning && uuid.StartsWith(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether two addresses name one place: the domain may be left out, and NVML writes it with eight digits.</summary>
    internal static bool SamePci(string address, string text) => text.Contains(':') && Tidy(address) == Tidy(text);

    private static string Tidy(string address)
    {
        var parts = address.ToLowerInvariant().Split(':');
        return parts.Length == 2 ? string.Join(':', parts) : $"{parts[0].TrimStart('0')}:{string.Join(':', parts[1..])}".TrimStart(':');
    }

    private static bool IsNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static Checked<IReadOnlyList<string>> Valid(params string[] devices) => Checked<IReadOnlyList<string>>.Valid(devices);

    private static Checked<IReadOnlyList<string>> Invalid(string text) => Checked<IReadOnlyList<string>>.Invalid(new Problem(OptionName, "", text));
}
