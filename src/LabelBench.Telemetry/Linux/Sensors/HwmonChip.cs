namespace LabelBench.Telemetry.Linux.Sensors;

/// <summary>A sensor chip of /sys/class/hwmon. Its number changes from boot to boot, so it goes by its name and the device that it belongs to.</summary>
/// <param name="Folder">/sys/class/hwmon/hwmon3</param>
/// <param name="Name">coretemp, k10temp, nvme, power_meter ...</param>
/// <param name="Device">Last part of the device link: <c>0000:00:18.3</c>, <c>coretemp.0</c>; empty for chips without one.</param>
internal sealed record HwmonChip(string Folder, string Name, string Device)
{
    /// <summary>In the order of name and device, which stays the same.</summary>
    public static IReadOnlyList<HwmonChip> Find(LinuxRoot root) =>
    [
        .. root.Entries("/sys/class/hwmon", "hwmon*")
            .Select(folder => new HwmonChip(folder, root.Text($"{folder}/name") ?? "", DeviceOf(root, folder)))
            .Where(chip => chip.Name.Length > 0)
            .OrderBy(chip => chip.Name, StringComparer.Ordinal).ThenBy(chip => chip.Device, StringComparer.Ordinal),
    ];

    /// <summary>Input files of a kind: temp1_input, fan2_input.</summary>
    public IEnumerable<string> Inputs(LinuxRoot root, string kind) => root.Entries(Folder, $"{kind}*_input");

    private static string DeviceOf(LinuxRoot root, string folder)
    {
        try
        {
            return Path.GetFileName(new FileInfo(root[$"{folder}/device"]).LinkTarget?.TrimEnd('/') ?? "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
