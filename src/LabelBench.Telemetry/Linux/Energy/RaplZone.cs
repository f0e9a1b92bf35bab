using System.Globalization;

namespace LabelBench.Telemetry.Linux.Energy;

/// <summary>One energy counter of the powercap framework.</summary>
/// <param name="Folder">/sys/class/powercap/intel-rapl:0</param>
/// <param name="Name">package-0, package-0-die-1, dram ...</param>
/// <param name="RangeMicrojoules">Value after which the counter starts again.</param>
internal sealed record RaplZone(string Folder, string Name, long RangeMicrojoules)
{
    public bool IsDram => Name == "dram";

    /// <summary>The whole board; the packages are inside it, so it is never added to them.</summary>
    public bool IsPlatform => Name == "psys";

    /// <summary>The zones that add up to the machine's CPU packages and their memory, each energy counted once; and psys, which is kept apart because it holds them.</summary>
    /// <remarks>
    /// Left out: core and uncore (parts of the package), intel-rapl-mmio (the same package by another road),
    /// and on AMD every die but a package's first, because AMD counts per package and the kernel shows that counter once a die.
    /// </remarks>
    public static IReadOnlyList<RaplZone> Find(LinuxRoot root, bool isAmd)
    {
        var zones = new List<RaplZone>();
        var packages = new HashSet<string>();
        foreach (var folder in root.Entries("/sys/class/powercap", "intel-rapl:*"))
        {
            if (root.Text($"{folder}/name") is not { } name) continue;
            if (!long.TryParse(root.Text($"{folder}/max_energy_range_uj"), NumberStyles.None, CultureInfo.InvariantCulture, out var range) || range <= 0) continue;
            if (name.StartsWith("package-", StringComparison.Ordinal))
            {
                var package = isAmd ? name.Split("-die-")[0] : name;
                if (packages.Add(package)) zones.Add(new RaplZone(folder, name, range));
            }
            else if (name is "dram" or "psys")
            {
                zones.Add(new RaplZone(folder, name, range));
            }
        }
        return zones;
    }
}
