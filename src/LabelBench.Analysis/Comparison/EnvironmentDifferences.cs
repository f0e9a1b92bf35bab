using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Analysis.Comparison;

/// <summary>Compares what two sides recorded about machine and software.</summary>
public static class EnvironmentDifferences
{
    /// <summary>What the record keeps beside its facts, by the names that are used here.</summary>
    private static readonly Dictionary<string, FactClass> OfTheRecord = new(StringComparer.Ordinal)
    {
        ["labelbench.version"] = FactClass.Sampling, ["cuda.version"] = FactClass.Cuda, ["cudnn.version"] = FactClass.Cudnn, ["gpu.nvidia_driver"] = FactClass.Driver,
    };

    /// <summary>Facts that are told and that no job on numbers and files depends on.</summary>
    private static readonly ImmutableHashSet<string> Harmless = ["os.timezone", "env.LANG", "env.LC_ALL", "env.TZ"];

    /// <summary>Facts whose value follows from another one: a new kernel keeps a little more memory for itself.</summary>
    private static readonly ImmutableHashSet<string> Derived = ["memory.total_kb", "machine.memory_bytes"];

    private const double DerivedTolerance = 0.02;

    /// <summary>Stands before the cell of a provider's option: only cells that both sides have are compared, and a difference in all of them is told once.</summary>
    private const char OfCell = '@';

    /// <summary>All facts that both sides know and that differ, in the order of the candidate's record.</summary>
    public static ImmutableArray<EnvironmentDifference> Of(IEnumerable<RunRecord> from, IEnumerable<RunRecord> to)
    {
        var (before, after) = (Values(from), Values(to));
        return [.. after.Keys.Where(before.ContainsKey)
            .Select(name => (Name: name, From: before[name], To: after[name]))
            .Where(f => !f.From.SequenceEqual(f.To, StringComparer.Ordinal) && !IsDerived(f.Name, f.From, f.To))
            .Select(f => Difference(f.Name.Split(OfCell)[0], string.Join(" or ", f.From), string.Join(" or ", f.To)))
            .Distinct()];
    }

    private static EnvironmentDifference Difference(string name, string from, string to)
    {
        var ofWhat = ClassOf(name);
        return new EnvironmentDifference(name, ofWhat, from, to, ofWhat is not FactClass.Other && !Harmless.Contains(name));
    }

    /// <summary>The CUDA that a driver brings along changes with the driver and is one change with it.</summary>
    private static FactClass ClassOf(string name) => name.EndsWith("cuda_driver", StringComparison.Ordinal) ? FactClass.Driver
        : OfTheRecord.TryGetValue(name, out var known) ? known : EnvironmentFacts.ClassOf(name);

    private static bool IsDerived(string name, List<string> from, List<string> to) =>
        Derived.Contains(name) && from is [var a] && to is [var b]
        && double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var y)
        && Math.Abs(x - y) <= DerivedTolerance * Math.Max(x, y);

    /// <summary>Values by fact, each once, in ordinal order; a fact that could not be read is not known.</summary>
    private static Dictionary<string, List<string>> Values(IEnumerable<RunRecord> records)
    {
        var values = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (name, value) in records.SelectMany(Facts).Where(f => !EnvironmentFacts.IsVolatile(f.Name)))
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

    /// <summary>What was read as a fact counts before what the record says of the same name elsewhere.</summary>
    private static IEnumerable<(string Name, string Value)> Facts(RunRecord record) =>
        record.Environment.Select(f => (f.Name, f.Value)).Concat(Software(record.Software)).Concat(Machine(record.Machine)).Where(f => f.Item2 is not null).DistinctBy(f => f.Item1)
            .Concat((record.EnvironmentChanges ?? []).Select(change => (change.Name, change.After)))
            .Concat(Options(record)).Where(f => f.Item2 is not null).Select(f => (f.Item1, f.Item2!));

    private static IEnumerable<(string, string?)> Software(SoftwareDescription software) =>
    [
        ("labelbench.version", software.LabelBench), ("dotnet.version", software.DotNet.Replace(".NET ", "", StringComparison.Ordinal)), ("software.onnx_runtime", software.OnnxRuntime),
        ("software.onnx_runtime_source", software.OnnxRuntimeSource), ("library.libvips", software.Libvips), ("gpu.nvidia_driver", software.GpuDriver), ("cuda.version", software.Cuda), ("cudnn.version", software.Cudnn),
    ];

    private static IEnumerable<(string, string?)> Machine(MachineDescription machine) =>
    [
        ("machine.cpu_model", machine.CpuModel), ("machine.physical_cores", Text(machine.PhysicalCores)), ("machine.logical_cpus", Text(machine.LogicalCpus)),
        ("machine.memory_bytes", Text(machine.MemoryBytes.Value)), ("machine.hypervisor", machine.Hypervisor), ("machine.instruction_sets", string.Join(' ', machine.InstructionSets)),
        ("limit.usable_cpus", Text(machine.UsableCpus)), ("limit.memory_bytes", machine.MemoryLimit.ValueOrNull is { } limit ? Text(limit.Value) : null), ("os.name", machine.OperatingSystem),
        .. machine.Gpus.Index().SelectMany(g => Gpu(g.Index, g.Item)),
    ];

    private static IEnumerable<(string, string?)> Gpu(int index, GpuDescription gpu)
    {
        (string What, string? Value)[] facts =
        [
            ("name", gpu.Name), ("uuid", gpu.Uuid.Length == 0 ? null : gpu.Uuid), ("pci_address", gpu.PciAddress), ("memory_bytes", gpu.MemoryBytes.ValueOrNull is { } memory ? Text(memory.Value) : null),
            ("driver", gpu.Nvidia?.Driver), ("cuda_driver", gpu.Nvidia?.CudaDriver), ("mig", gpu.Nvidia?.MigEnabled is { } mig ? mig ? "on" : "off" : null),
        ];
        return facts.Select(f => (EnvironmentFacts.Gpu(index, f.What), f.Value));
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
