using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Telemetry.Linux.Machine;

/// <summary>GPUs and other display adapters as far as the kernel shows them without a vendor's library.</summary>
internal static class DisplayAdapters
{
    public const string Intel = "0x8086";

    private const string Nvidia = "0x10de", Amd = "0x1002";

    /// <summary>Adapters that can compute: NVIDIA, AMD and Intel.</summary>
    public static ImmutableArray<GpuDescription> Gpus(LinuxRoot root) =>
        [.. All(root).Where(adapter => adapter.Vendor is Nvidia or Amd or Intel).Select(adapter => Describe(root, adapter))];

    /// <summary>Adapters that only draw a console: server management chips, virtual screens.</summary>
    public static IReadOnlyList<string> Others(LinuxRoot root) =>
        [.. All(root).Where(adapter => adapter.Vendor is not (Nvidia or Amd or Intel)).Select(a => $"{Plain(a.Vendor)}:{Plain(a.Device)}")];

    private static IEnumerable<Adapter> All(LinuxRoot root) =>
        from folder in root.Entries("/sys/bus/pci/devices")
        let kind = root.Text($"{folder}/class") ?? ""
        let vendor = root.Text($"{folder}/vendor") ?? ""
        // 03 is a display controller; 12 a processing accelerator, which AMD Instinct reports too.
        where kind.StartsWith("0x03", StringComparison.Ordinal) || (vendor == Amd && kind.StartsWith("0x12", StringComparison.Ordinal))
        select new Adapter(folder, Path.GetFileName(folder), vendor, root.Text($"{folder}/device") ?? "");

    private static GpuDescription Describe(LinuxRoot root, Adapter adapter)
    {
        var driver = NvidiaInformation(root, adapter.Address);
        var name = driver?.GetValueOrDefault("Model") ?? root.Text($"{adapter.Folder}/product_name") ?? PciIds.Find(root, Plain(adapter.Vendor), Plain(adapter.Device))
            ?? $"{VendorName(adapter.Vendor)} {Plain(adapter.Vendor)}:{Plain(adapter.Device)}";
        var uuid = driver?.GetValueOrDefault("GPU UUID") ?? root.Text($"{adapter.Folder}/unique_id") ?? "";
        return new GpuDescription(name, uuid, adapter.Address, Memory(root, adapter));
    }

    private static Reading<Bytes> Memory(LinuxRoot root, Adapter adapter) =>
        long.TryParse(root.Text($"{adapter.Folder}/mem_info_vram_total"), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? new Bytes(bytes)
            : Reading.Missing<Bytes>(adapter.Vendor == Amd ? "the amdgpu driver is not loaded" : "the kernel does not tell it; the vendor's library does");

    /// <summary>/proc/driver/nvidia/gpus/0000:01:00.0/information: <c>Model: NVIDIA L4</c> and so on; there when the driver is loaded.</summary>
    private static Dictionary<string, string>? NvidiaInformation(LinuxRoot root, string address)
    {
        if (root.Text($"/proc/driver/nvidia/gpus/{address}/information") is not { } text) return null;
        var entries = new Dictionary<string, string>();
        foreach (var line in text.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line[(colon + 1)..].Trim() is { Length: > 0 } value && !value.Contains('?')) entries[line[..colon].Trim()] = value;
        }
        return entries;
    }

    private static string VendorName(string vendor) => vendor switch { Nvidia => "NVIDIA", Amd => "AMD", _ => "Intel" };

    private static string Plain(string hex) => hex.StartsWith("0x", StringComparison.Ordinal) ? hex[2..] : hex;

    private sealed record Adapter(string Folder, string Address, string Vendor, string Device);
}
