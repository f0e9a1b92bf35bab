using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LabelBench.Core;
using LabelBench.Measurement;
using LabelBench.Records;
using LabelBench.Telemetry.Linux.Cgroups;
using LabelBench.Telemetry.Linux.Cpu;
using LabelBench.Telemetry.Linux.Memory;

namespace LabelBench.Telemetry.Linux.Machine;

/// <summary>Describes a Linux machine from /proc and /sys.</summary>
/// <param name="root">Where the machine's files begin.</param>
/// <param name="surroundings">What is learnt from this process.</param>
public sealed class LinuxMachineProbe(LinuxRoot root, ProcessSurroundings surroundings) : IMachineProbe
{
    public MachineDescription Describe()
    {
        var cpu = CpuInfo.Read(root);
        var limits = CgroupLimits.Read(root);
        var logical = cpu.LogicalCpus > 0 ? cpu.LogicalCpus : CpuList.CountOf(root.Text("/sys/devices/system/cpu/online")) ?? Environment.ProcessorCount;
        var (sockets, cores) = Topology(cpu, logical);
        return new MachineDescription(
            root.Text("/proc/sys/kernel/hostname") ?? Environment.MachineName,
            CpuNames.Of(cpu),
            sockets, cores, logical, UsableCpus(root, limits, logical),
            MaximumFrequency(),
            TotalMemory(),
            limits.MemoryBytes is { } bytes ? new Bytes(bytes) : Reading.Missing<Bytes>("no memory limit is set on the cgroups of this process"),
            Hypervisors.Name(Evidence(root, cpu, surroundings)),
            surroundings.Architecture,
            OsRelease.PrettyName(root.Text("/etc/os-release")) ?? root.Text("/proc/sys/kernel/ostype") ?? "Linux",
            InstructionSetNames.Among(cpu.Flags),
            DisplayAdapters.Gpus(root));
    }

    public ImmutableArray<EnvironmentFact> CaptureEnvironment() => LinuxEnvironment.Capture(root, surroundings);

    /// <summary>The least of affinity, cpuset and quota.</summary>
    internal static double UsableCpus(LinuxRoot root, CgroupLimits limits, int logical)
    {
        double usable = logical;
        if (AffinityOf(root.Text("/proc/self/status")) is { } affinity && CpuList.CountOf(affinity) is > 0 and var allowed) usable = Math.Min(usable, allowed);
        if (CpuList.CountOf(limits.CpuSet) is > 0 and var set) usable = Math.Min(usable, set);
        if (limits.QuotaCpus is { } quota) usable = Math.Min(usable, quota);
        return usable;
    }

    /// <summary>Affinity of this process as a CPU list; the kernel shows what sched_getaffinity returns, and .NET's own count can be overridden by a variable.</summary>
    internal static string? AffinityOf(string? status)
    {
        const string key = "Cpus_allowed_list:";
        return status?.Split('\n').FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..].Trim();
    }

    internal static HypervisorEvidence Evidence(LinuxRoot root, CpuInfo cpu, ProcessSurroundings surroundings) => new(
        cpu.Flags.Contains("hypervisor"),
        surroundings.HypervisorSignature,
        root.Text("/sys/class/dmi/id/sys_vendor"),
        root.Text("/sys/class/dmi/id/product_name"),
        root.Text("/sys/hypervisor/type"),
        AcpiMaker(root),
        root.Text("/proc/device-tree/hypervisor/compatible"),
        root.Text("/proc/cmdline") ?? "");

    /// <summary>Bytes 10 to 15 of every ACPI table name who made it (ACPI specification, 5.2.6); mostly readable by root only.</summary>
    private static string? AcpiMaker(LinuxRoot root)
    {
        if (root.Text("/sys/firmware/acpi/tables/FACP") is not { Length: >= 16 } table) return null;
        var maker = table.AsSpan(10, 6).Trim();
        return Ascii7(maker) ? maker.ToString() : null;

        static bool Ascii7(ReadOnlySpan<char> text) => Encoding.UTF8.GetByteCount(text) == text.Length;
    }

    /// <summary>From /proc/cpuinfo (x86), else from /sys (ARM); one socket whose cores are the logical CPUs where neither says.</summary>
    private (int Sockets, int Cores) Topology(CpuInfo cpu, int logical)
    {
        if (cpu.Topology is { } known) return known;
        var seen = CpuFolders.All(root)
            .Select(folder => (Package: root.Text($"{folder}/topology/physical_package_id"), Core: root.Text($"{folder}/topology/thread_siblings_list")))
            .Where(place => place.Core is not null)
            .ToList();
        return seen.Count == 0 ? (1, logical) : (seen.Select(p => p.Package).Distinct().Count(), seen.Distinct().Count());
    }

    private Reading<Hertz> MaximumFrequency()
    {
        var kilohertz = CpuFolders.All(root)
            .Select(folder => long.TryParse(root.Text($"{folder}/cpufreq/cpuinfo_max_freq"), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0)
            .DefaultIfEmpty(0)
            .Max();
        return kilohertz > 0
            ? new Hertz(kilohertz * 1000.0)
            : Reading.Missing<Hertz>("no CPU has cpufreq in /sys: the hypervisor hides the frequency, or no driver is loaded");
    }

    private Bytes TotalMemory()
    {
        var text = Encoding.ASCII.GetBytes((root.Text("/proc/meminfo") ?? "") + "\n");
        return MemoryInfo.TryParse(text, out var memory) ? new Bytes(memory.Total) : new Bytes(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }
}
