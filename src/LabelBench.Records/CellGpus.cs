using System.Collections.Immutable;
using LabelBench.Workloads;

namespace LabelBench.Records;

/// <summary>Which GPUs of a machine a cell runs on.</summary>
public static class CellGpus
{
    /// <summary>UUIDs of the GPUs that hold the cell's devices: whole GPUs by UUID or PCI address, instances of a split GPU by their own UUID.</summary>
    /// <returns>Empty for a cell on the CPU, and where no GPU of the machine goes by the cell's names.</returns>
    public static ImmutableHashSet<string> Uuids(MachineDescription machine, Cell cell)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(cell);
        var devices = cell.Device.Split(Cell.DeviceSeparator);
        return [.. machine.Gpus
            .Where(g => devices.Contains(g.Uuid) || devices.Contains(g.PciAddress) || g.Nvidia?.MigInstances.Any(i => devices.Contains(i.Uuid)) is true)
            .Select(g => g.Uuid)];
    }
}
