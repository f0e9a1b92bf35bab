using LabelBench.Telemetry.Linux.Machine;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Gpus;

/// <summary>AMD's and Intel's GPUs that a driver of the kernel tells of. NVIDIA's tell nothing in /sys.</summary>
internal static class SysfsGpus
{
    public static IEnumerable<TelemetrySource> Open(LinuxRoot root)
    {
        foreach (var gpu in DisplayAdapters.Gpus(root))
        {
            var folder = $"/sys/bus/pci/devices/{gpu.PciAddress}";
            if (root.HasFile($"{folder}/gpu_busy_percent") || root.HasFile($"{folder}/gpu_metrics"))
                yield return new AmdGpuSource(root, folder, gpu.Uuid.Length > 0 ? gpu.Uuid : gpu.PciAddress);
            else if (root.Entries($"{folder}/drm", "card*") is [var card, ..] && root.Text($"{folder}/vendor") == DisplayAdapters.Intel)
                yield return new IntelGpuSource(root, $"/sys/class/drm/{Path.GetFileName(card)}", gpu.PciAddress, isXe: root.HasFolder($"{folder}/tile0"));
        }
    }
}
