using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Analysis.Comparison;

/// <summary>Compares what two sides recorded about machine and software.</summary>
public static class EnvironmentDifferences
{
    /// <summary>Which part a fact belongs to, by the beginning of its name; the first that fits counts. What fits none is told and no suspect.</summary>
    private static readonly ImmutableArray<(string Beginning, EnvironmentPart Part)> Parts =
    [
        ("gpu.driver", EnvironmentPart.GpuDriver), ("gpu.nvidia_driver", EnvironmentPart.GpuDriver), ("gpu.amd_driver", EnvironmentPart.GpuDriver), ("software.gpu_driver", EnvironmentPart.GpuDriver), ("gpu.cuda_driver", EnvironmentPart.GpuDriver),
        ("gpu.vbios", EnvironmentPart.Firmware), ("gpu", EnvironmentPart.Gpu), ("nvidia", EnvironmentPart.Gpu), ("pcie", EnvironmentPart.Gpu), ("mig", EnvironmentPart.Gpu),
        ("kernel.release", EnvironmentPart.Kernel), ("kernel.version", EnvironmentPart.Kernel), ("kernel.clocksources_available", EnvironmentPart.Kernel),
        ("kernel", EnvironmentPart.KernelSettings), ("mitigation", EnvironmentPart.KernelSettings),
        ("cpu.microcode", EnvironmentPart.Firmware), ("bios", EnvironmentPart.Firmware), ("firmware", EnvironmentPart.Firmware), ("machine.bios", EnvironmentPart.Firmware), ("machine.firmware", EnvironmentPart.Firmware), ("dmi", EnvironmentPart.Firmware),
        ("software.labelbench", EnvironmentPart.LabelBench), ("software", EnvironmentPart.Runtime), ("runtime", EnvironmentPart.Runtime), ("libc", EnvironmentPart.Runtime), ("dotnet", EnvironmentPart.Runtime),
        ("cuda", EnvironmentPart.Runtime), ("cudnn", EnvironmentPart.Runtime), ("tensorrt", EnvironmentPart.Runtime), ("onnx", EnvironmentPart.Runtime),
        ("provider", EnvironmentPart.ProviderOptions),
        ("memory", EnvironmentPart.Memory), ("numa", EnvironmentPart.Memory),
        ("cpu", EnvironmentPart.Cpu), ("cgroup", EnvironmentPart.Limits), ("limit", EnvironmentPart.Limits), ("container", EnvironmentPart.Limits), ("machine.container", EnvironmentPart.Limits), ("process", EnvironmentPart.Limits),
        ("machine.hypervisor", EnvironmentPart.Hypervisor), ("hypervisor", EnvironmentPart.Hypervisor), ("machine", EnvironmentPart.Cpu),
        ("storage", EnvironmentPart.Storage),
        ("os.timezone", EnvironmentPart.Other), ("os", EnvironmentPart.OperatingSystem),
        ("env.LANG", EnvironmentPart.Other), ("env.LC_", EnvironmentPart.Other), ("env.TZ", EnvironmentPart.Other), ("env", EnvironmentPart.Variables), ("variable", EnvironmentPart.Variables),
    ];

    /// <summary>Facts whose value follows from another one: a new kernel keeps a little more memory for itself.</summary>
    private static readonly ImmutableHashSet<string> Derived = ["memory.total_kb", "machine.memory_bytes"];

    private const double DerivedTolerance = 0.02;

    /// <summary>Stands before the cell of a provider's option: only cells that both sides have are compared, and a difference in all of them is told once.</summary>
    private const char OfCell = '@';

    /// <summary>All facts that both sides know and that differ, in the order of the candidate's record.</summary>
    public static ImmutableArray<EnvironmentChange> Of(IEnumerable<RunRecord> from, IEnumerable<RunRecord> to)
    {
        var (before, after) = (Values(from), Values(to));
        return [.. after.Keys.Where(before.ContainsKey)
            .Select(name => (Name: name, From: before[name], To: after[name]))
            .Where(f => !f.From.SequenceEqual(f.To, StringComparer.Ordinal) && !IsDerived(f.Name, f.From, f.To))
            .Select(f => new EnvironmentChange(f.Name.Split(OfCell)[0], PartOf(f.Name), string.Join(" or ", f.From), string.Join(" or ", f.To)))
            .Distinct()];
    }

    public static EnvironmentPart PartOf(string name) =>
        Parts.Where(p => name.StartsWith(p.Beginning, StringComparison.OrdinalIgnoreCase)).Select(p => (EnvironmentPart?)p.Part).FirstOrDefault() ?? EnvironmentPart.Other;

    private static bool IsDerived(string name, List<string> from, List<string> to) =>
        Derived.Contains(name) && from is [var a] && to is [var b]
        && double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var y)
        && Math.Abs(x - y) <= DerivedTolerance * Math.Max(x, y);

    /// <summary>Values by fact, each once, in ordinal order; a fact that could not be read is not known.</summary>
    private static Dictionary<string, List<string>> Values(IEnumerable<RunRecord> records)
    {
        var values = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (name, value) in records.SelectMany(Facts))
        {
            if (!values.TryGetValue(name, out var known))
                values[name] = known = [];
            if (!known.Contains(value))
                known.Add(value);
        }
        foreach (var known in values.Values)
            known.Sort(StringComparer.Ordinal);
        return values;
    }

    private static IEnumerable<(string Name, string Value)> Facts(RunRecord record) =>
        Software(record.Software).Concat(Machine(record.Machine)).Concat(record.Environment.Select(f => (f.Name, f.Value)))
            .Concat(Options(record)).Where(f => f.Item2 is not null).Select(f => (f.Item1, f.Item2!));

    private static IEnumerable<(string, string?)> Software(SoftwareDescription software) =>
    [
        ("software.labelbench", software.LabelBench), ("software.dotnet", software.DotNet), ("software.onnx_runtime", software.OnnxRuntime),
        ("software.onnx_runtime_source", software.OnnxRuntimeSource), ("software.libvips", software.Libvips), ("software.gpu_driver", software.GpuDriver),
        ("software.cuda", software.Cuda), ("software.cudnn", software.Cudnn),
    ];

    private static IEnumerable<(string, string?)> Machine(MachineDescription machine) =>
    [
        ("machine.cpu_model", machine.CpuModel), ("machine.physical_cores", Text(machine.PhysicalCores)), ("machine.logical_cpus", Text(machine.LogicalCpus)), ("machine.usable_cpus", Text(machine.UsableCpus)),
        ("machine.memory_bytes", Text(machine.MemoryBytes.Value)), ("machine.memory_limit_bytes", machine.MemoryLimit.ValueOrNull is { } limit ? Text(limit.Value) : null),
        ("machine.hypervisor", machine.Hypervisor), ("os.name", machine.OperatingSystem), ("machine.instruction_sets", string.Join(' ', machine.InstructionSets)),
        .. machine.Gpus.Index().SelectMany(g => Gpu(g.Index, g.Item)),
    ];

    private static IEnumerable<(string, string?)> Gpu(int index, GpuDescription gpu)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"gpu{index}");
        return
        [
            ($"{name}.name", gpu.Name), ($"{name}.uuid", gpu.Uuid.Length == 0 ? null : gpu.Uuid), ($"{name}.pci_address", gpu.PciAddress),
            ($"{name}.memory_bytes", gpu.MemoryBytes.ValueOrNull is { } memory ? Text(memory.Value) : null),
            ("gpu.driver", gpu.Nvidia?.Driver), ("gpu.cuda_driver", gpu.Nvidia?.CudaDriver), ($"{name}.mig", gpu.Nvidia?.MigEnabled is { } mig ? mig ? "on" : "off" : null),
        ];
    }

    /// <summary>What providers were set to in every trial; paths are folders of a user and no setting.</summary>
    private static IEnumerable<(string, string?)> Options(RunRecord record) =>
        from trial in record.Trials
        where trial.Worker is not null
        from option in trial.Worker!.ProviderOptions
        where !Comparability.IsPath(option.Key)
        group option.Value by $"provider.{option.Key}{OfCell}{trial.CellId}" into option
        select (option.Key, (string?)string.Join(" or ", option.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
