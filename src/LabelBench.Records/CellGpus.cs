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

    /// <summary>Whether readings of a device belong to a cell: those of the machine (null) and of the cell's own GPUs; all where a cell on a GPU goes by none of the machine's names.</summary>
    public static Func<string?, bool> Concern(MachineDescription machine, Cell cell)
    {
        var own = Uuids(machine, cell);
        var isUnknown = own.IsEmpty && cell.Provider is not ExecutionProvider.Cpu;
        return device => device is null || isUnknown || own.Contains(device);
    }

    /// <summary>The readings that belong to a cell. Trials keep those of all GPUs: what others did on them is evidence, and no figure of this cell.</summary>
    public static ImmutableArray<MetricSummary> Readings(MachineDescription machine, Cell cell, ImmutableArray<MetricSummary> telemetry)
    {
        var concerns = Concern(machine, cell);
        return [.. telemetry.Where(m => concerns(m.Device))];
    }
}
