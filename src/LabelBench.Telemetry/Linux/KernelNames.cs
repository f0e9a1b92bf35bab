using System.Text;

namespace LabelBench.Telemetry.Linux;

/// <summary>Names of devices, as bytes to be found in kernel text.</summary>
internal static class KernelNames
{
    /// <summary>Devices of a folder of /sys that stand for hardware: what is built on top of others (partitions, device mapper, bonds, bridges, loop) has no <c>device</c> link.</summary>
    /// <param name="folder">/sys/block, /sys/class/net.</param>
    public static byte[][] OfHardware(LinuxRoot root, string folder) =>
        [.. root.Entries(folder).Where(entry => root.HasFolder($"{entry}/device")).Select(entry => Encoding.UTF8.GetBytes(Path.GetFileName(entry)))];

    public static bool Contains(ReadOnlySpan<byte[]> names, ReadOnlySpan<byte> name)
    {
        foreach (var one in names)
            if (name.SequenceEqual(one)) return true;
        return false;
    }
}
