namespace LabelBench.Telemetry.Linux.Machine;

/// <summary>Names of PCI devices from the list that most distributions install (pci.ids).</summary>
internal static class PciIds
{
    private static readonly string[] Places = ["/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids"];

    /// <param name="vendor">Four hexadecimal digits.</param>
    /// <param name="device">Four hexadecimal digits.</param>
    /// <returns><c>NVIDIA Corporation AD104GL [L4]</c>, or null when the list is missing or does not know the device.</returns>
    public static string? Find(LinuxRoot root, string vendor, string device) =>
        Places.Where(root.HasFile).Select(place => Search(File.ReadLines(root[place]), vendor, device)).FirstOrDefault(name => name is not null);

    /// <remarks>A vendor begins a line, its devices follow with one tab, sub-systems with two.</remarks>
    internal static string? Search(IEnumerable<string> lines, string vendor, string device)
    {
        string? maker = null;
        foreach (var line in lines)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            if (line[0] != '\t')
            {
                if (maker is not null) return null;
                if (line.StartsWith(vendor + "  ", StringComparison.OrdinalIgnoreCase)) maker = line[6..].Trim();
            }
            else if (maker is not null && line.StartsWith("\t" + device + "  ", StringComparison.OrdinalIgnoreCase))
            {
                return $"{maker} {line[7..].Trim()}";
            }
        }
        return null;
    }
}
