namespace LabelBench.Telemetry.Linux.Cpu;

/// <summary>The folders of the CPUs in /sys.</summary>
internal static class CpuFolders
{
    /// <returns>/sys/devices/system/cpu/cpu0, cpu1 ... in the order of their numbers, offline ones included.</returns>
    public static IReadOnlyList<string> All(LinuxRoot root) =>
        [.. root.Entries("/sys/devices/system/cpu", "cpu*").Where(path => IsNumbered(Path.GetFileName(path)))];

    private static bool IsNumbered(string name) => name.Length > 3 && name[3..].All(char.IsAsciiDigit);
}
