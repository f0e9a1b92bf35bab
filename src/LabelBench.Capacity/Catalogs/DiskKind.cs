namespace LabelBench.Capacity;

/// <summary>What a server's own disks are.</summary>
public enum DiskKind
{
    /// <summary>Turning disks.</summary>
    Hdd,

    /// <summary>Flash behind a SATA line.</summary>
    SataSsd,

    /// <summary>Flash behind PCI Express.</summary>
    Nvme,
}
