using LabelBench.Core;

namespace LabelBench.Capacity;

/// <summary>What disks of a kind read, on the cautious side: items lie scattered, one disk reads, and nothing is cached.</summary>
/// <remarks>
/// Turning disks: 8.2 ms of seeking and 4.2 ms of turning for every item (7,200 turns a minute; HGST Ultrastar 7K4000 specification), then 80 MB/s, what is left of a
/// surface's outer rate on its inner tracks. Flash: two thirds of the 600 MB/s of a SATA line; under half of the 3,940 MB/s of four lanes of PCI Express 3, since many
/// drives do not fill them and none does with small files.
/// </remarks>
internal static class DiskRates
{
    private const double SeekAndTurnSeconds = 0.0124;

    /// <summary>Items a second.</summary>
    /// <param name="item">Size of one.</param>
    public static double ItemsPerSecond(DiskKind kind, Bytes item) => 1 / ((kind is DiskKind.Hdd ? SeekAndTurnSeconds : 0) + item.Value / BytesPerSecond(kind));

    public static string Words(DiskKind kind) => kind switch
    {
        DiskKind.Hdd => "HDD at 12.4 ms an item and 80 MB/s",
        DiskKind.SataSsd => "SATA SSD at 400 MB/s",
        _ => "NVMe at 1,500 MB/s",
    };

    public static string Source(DiskKind kind) => kind switch
    {
        DiskKind.Hdd => "assumed for the kind: seek and turn of a 7,200 rpm datasheet, inner tracks",
        DiskKind.SataSsd => "assumed for the kind: two thirds of a SATA line",
        _ => "assumed for the kind: under half of four lanes of PCI Express 3",
    };

    private static double BytesPerSecond(DiskKind kind) => kind switch { DiskKind.Hdd => 80e6, DiskKind.SataSsd => 400e6, _ => 1500e6 };
}
