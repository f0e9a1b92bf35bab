using System.Collections.Frozen;
using System.Globalization;

namespace LabelBench.Telemetry.Linux.Machine;

/// <summary>/proc/cpuinfo: one block of <c>key : value</c> lines for every CPU that is online.</summary>
/// <param name="Blocks">Keys as the kernel writes them; they differ between x86 and ARM.</param>
internal sealed record CpuInfo(IReadOnlyList<IReadOnlyDictionary<string, string>> Blocks)
{
    public static CpuInfo Read(LinuxRoot root) => Parse(root.Text("/proc/cpuinfo") ?? "");

    public static CpuInfo Parse(string text)
    {
        var blocks = new List<IReadOnlyDictionary<string, string>>();
        var block = new Dictionary<string, string>();
        foreach (var line in text.Split('\n').Append(""))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) block[line[..colon].Trim()] = line[(colon + 1)..].Trim();
            if (line.Trim().Length > 0 || block.Count == 0) continue;
            // ARM and s390 add a block about the whole machine ("Hardware", "Revision") that is no CPU.
            if (block.ContainsKey("processor")) blocks.Add(block);
            block = [];
        }
        return new CpuInfo(blocks);
    }

    public int LogicalCpus => Blocks.Count;

    public bool IsAmd => this["vendor_id"] is "AuthenticAMD" or "HygonGenuine";

    /// <summary>Instruction sets and marks of the first CPU: "flags" on x86, "Features" on ARM.</summary>
    public IReadOnlySet<string> Flags => (this["flags"] ?? this["Features"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();

    /// <returns>Value of the first CPU, or null.</returns>
    public string? this[string key] => Blocks.Count > 0 && Blocks[0].TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <returns>Sockets and physical cores; null where the kernel does not say (ARM).</returns>
    public (int Sockets, int Cores)? Topology
    {
        get
        {
            if (Blocks.Count == 0 || !Blocks.All(b => b.ContainsKey("physical id") && b.ContainsKey("core id"))) return null;
            return (Blocks.Select(b => b["physical id"]).Distinct().Count(), Blocks.Select(b => (b["physical id"], b["core id"])).Distinct().Count());
        }
    }

    public int? Number(string key) => int.TryParse(this[key], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
