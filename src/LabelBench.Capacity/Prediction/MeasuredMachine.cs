using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>The machine of a run in the terms of an offer: whole cores, architecture, identity.</summary>
internal sealed class MeasuredMachine(MachineDescription machine, GpuTable gpus)
{
    public MachineDescription Description { get; } = machine;

    /// <summary>Whole cores a usable CPU stands for: 0.5 with hyper-threads, else 1.</summary>
    public double CoresPerCpu { get; } = machine.PhysicalCores > 0 && machine.LogicalCpus > 0
        ? Math.Min(1, machine.PhysicalCores / (double)machine.LogicalCpus)
        : 1;

    public double UsableCores => Description.UsableCpus * CoresPerCpu;

    /// <summary>A hypervisor that shows as many cores as CPUs may hide that its CPUs are hyper-threads.</summary>
    public bool MayHideHyperThreads => Description.Hypervisor is not null && CoresPerCpu >= 1 && Architecture == CpuArchitecture.X64;

    public CpuArchitecture Architecture { get; } = machine.Architecture.Contains("arm", StringComparison.OrdinalIgnoreCase) || machine.Architecture.Contains("aarch", StringComparison.OrdinalIgnoreCase)
        ? CpuArchitecture.Arm64
        : CpuArchitecture.X64;

    /// <summary>
    /// Whole cores each busy thread of a cell had: its share of the cores when more threads are busy than there are cores, a whole core otherwise. How many are busy at a time
    /// follows from the stages; of a cell without stages all are.
    /// </summary>
    /// <remarks>Workers that wait for a GPU leave the others whole cores: counted as busy, a decode that is not the bottleneck would seem half as dear where there are hyper-threads.</remarks>
    public double CoresPerBusyThread(CellSummary summary)
    {
        var cell = summary.Cell;
        var busy = summary.Stages.IsEmpty
            ? cell.DecodeWorkers + cell.Streams * cell.IntraOpThreads
            : summary.Stages.Sum(s => s.Workers * s.BusyShare.Value * (PipelineStages.IsInference(s.Name) ? cell.IntraOpThreads : 1));
        return Math.Clamp(UsableCores / Math.Max(1, busy), CoresPerCpu, 1);
    }

    /// <summary>The same for machines that are let as one and the same server: CPU model and counts, GPUs, hypervisor, and what a container's limits leave of it.</summary>
    public string Type => string.Create(CultureInfo.InvariantCulture,
        $"{CpuName.Normalise(Description.CpuModel)}|{Description.PhysicalCores}|{Description.LogicalCpus}|{Description.UsableCpus:0.##}|{Description.Hypervisor}|{string.Join(',', Description.Gpus.Select(g => gpus.Match(g.Name)?.Name ?? g.Name))}");

    /// <summary>Whether a rented server of this offer is the machine of the run: same CPU model and count, same GPUs, nothing held back by a container's limits.</summary>
    public bool IsSameType(Offer offer)
    {
        var m = Description;
        var unlimited = m.UsableCpus > m.LogicalCpus - 0.01;
        var sameProcessors = offer.Kind == ServerKind.Dedicated
            ? m.Hypervisor is null && offer.Cores == m.PhysicalCores
            : m.Hypervisor is not null && offer.Vcpus == m.LogicalCpus;
        var sameGpus = offer.Gpus == 0
            || (offer.Gpus == m.Gpus.Length && m.Gpus.All(g => gpus.Match(g.Name)?.Name == offer.GpuName));
        return unlimited && sameProcessors && sameGpus && CpuName.Same(offer.CpuModel, m.CpuModel);
    }

    /// <summary>The specification of the GPU that a cell ran on, or null when it is not in the table, or the cell ran on a part of it.</summary>
    public GpuSpecification? GpuOf(Cell cell)
    {
        if (Description.Gpus.Any(g => g.Nvidia?.MigInstances.Any(i => i.Uuid == cell.Device) is true))
            return null;
        var gpu = Description.Gpus.FirstOrDefault(g => g.Uuid == cell.Device || g.PciAddress == cell.Device)
            ?? (Description.Gpus.Length == 1 ? Description.Gpus[0] : null);
        return gpu is null ? null : gpus.Match(gpu.Name);
    }
}
