using System.Collections.Immutable;
using System.Globalization;

namespace LabelBench.Records;

/// <summary>The stable names of environment facts, and what each is about. Names never change their meaning; facts that are new get new names.</summary>
/// <remarks>
/// A GPU's facts are <c>gpu.INDEX.WHAT</c>, INDEX in the order of PCI addresses: see <see cref="Gpu"/>. Libraries that the workers had loaded are <c>library.NAME</c>.
/// Values that move by themselves are marked by <see cref="IsVolatile"/>: they are kept, and are no cause of anything.
/// </remarks>
public static class EnvironmentFacts
{
    /// <summary>What is known of a GPU, in the words of the second part of a fact's name, with its class.</summary>
    public static ImmutableArray<(string What, FactClass Class)> OfGpu { get; } =
    [
        ("name", FactClass.Hardware), ("uuid", FactClass.Hardware), ("pci_address", FactClass.Hardware), ("memory_bytes", FactClass.Hardware), ("compute_capability", FactClass.Hardware),
        ("serial", FactClass.Hardware), ("driver", FactClass.Driver), ("driver_model", FactClass.Driver), ("kernel_module", FactClass.Driver), ("cuda_driver", FactClass.Cuda),
        ("vbios", FactClass.Vbios), ("gsp_firmware", FactClass.Vbios), ("firmware", FactClass.Vbios),
        ("power_limit_w", FactClass.PowerLimit), ("power_limit_default_w", FactClass.PowerLimit), ("power_limit_min_w", FactClass.PowerLimit), ("power_limit_max_w", FactClass.PowerLimit),
        ("application_clock_mhz", FactClass.Clocks), ("application_memory_clock_mhz", FactClass.Clocks), ("max_clock_mhz", FactClass.Clocks), ("max_memory_clock_mhz", FactClass.Clocks), ("clock_mode", FactClass.Clocks),
        ("ecc", FactClass.Ecc), ("ecc_pending", FactClass.Ecc), ("ecc_uncorrected", FactClass.Ecc), ("remapped_rows", FactClass.Ecc), ("remap_pending", FactClass.Ecc),
        ("mig", FactClass.Mig), ("mig_pending", FactClass.Mig), ("mig_instances", FactClass.Mig), ("persistence", FactClass.Persistence), ("compute_mode", FactClass.Driver), ("virtualisation", FactClass.Virtualisation),
        ("pcie_max_generation", FactClass.Pcie), ("pcie_max_width", FactClass.Pcie), ("pcie_width", FactClass.Pcie), ("pcie_generation", FactClass.Pcie), ("numa_node", FactClass.Numa),
        ("temperature_c", FactClass.Hardware), ("clock_mhz", FactClass.Clocks), ("memory_used_bytes", FactClass.Hardware),
    ];

    /// <summary>Whole names.</summary>
    private static readonly Dictionary<string, FactClass> Named = new(StringComparer.Ordinal)
    {
        ["cpu.governor"] = FactClass.Governor, ["cpu.scaling_driver"] = FactClass.Governor, ["cpu.scaling_min_khz"] = FactClass.Governor, ["cpu.scaling_max_khz"] = FactClass.Governor,
        ["cpu.energy_performance_preference"] = FactClass.Governor, ["cpu.energy_performance_bias"] = FactClass.Governor, ["cpu.boost"] = FactClass.Governor, ["cpu.no_turbo"] = FactClass.Governor,
        ["cpu.pstate_status"] = FactClass.Governor, ["cpu.idle_driver"] = FactClass.Governor, ["cpu.idle_governor"] = FactClass.Governor, ["cpu.idle_states"] = FactClass.Governor,
        ["cpu.smt_active"] = FactClass.Smt, ["cpu.smt_control"] = FactClass.Smt, ["cpu.affinity"] = FactClass.Numa, ["cpu.online"] = FactClass.Numa, ["cpu.microcode"] = FactClass.Microcode,
        ["cpu.bugs"] = FactClass.Mitigations,
        ["kernel.release"] = FactClass.Kernel, ["kernel.version"] = FactClass.Kernel,
        ["kernel.command_line"] = FactClass.CommandLine, ["kernel.isolated_cpus"] = FactClass.CommandLine, ["kernel.nohz_full_cpus"] = FactClass.CommandLine,
        ["machine.hypervisor"] = FactClass.Virtualisation, ["machine.container"] = FactClass.Virtualisation,
        ["machine.bios_vendor"] = FactClass.Bios, ["machine.bios_version"] = FactClass.Bios, ["machine.bios_date"] = FactClass.Bios, ["machine.bios_release"] = FactClass.Bios,
        ["machine.ec_firmware_release"] = FactClass.Bios, ["machine.performance_profile"] = FactClass.Governor,
        ["gpu.nvidia_driver"] = FactClass.Driver, ["gpu.amd_driver"] = FactClass.Driver, ["gpu.intel_driver"] = FactClass.Driver, ["gpu.nvidia_parameters"] = FactClass.Driver, ["gpu.console_adapters"] = FactClass.Hardware,
        ["gpu.cuda_driver"] = FactClass.Cuda, ["software.onnx_runtime"] = FactClass.OnnxRuntime, ["software.onnx_runtime_source"] = FactClass.OnnxRuntime,
        ["libc.version"] = FactClass.OperatingSystem, ["os.name"] = FactClass.OperatingSystem, ["os.version"] = FactClass.OperatingSystem,
        ["process.nice"] = FactClass.Limits, ["env.CUDA_VISIBLE_DEVICES"] = FactClass.Cuda, ["env.CUDA_DEVICE_ORDER"] = FactClass.Cuda,
    };

    /// <summary>Beginnings of names, the longest first where one begins with another.</summary>
    private static readonly ImmutableArray<(string Prefix, FactClass Class)> Families =
    [
        ("library.libcudnn", FactClass.Cudnn), ("library.libnvinfer", FactClass.TensorRt), ("library.libnvonnxparser", FactClass.TensorRt), ("library.libonnxruntime", FactClass.OnnxRuntime),
        ("library.libcudart", FactClass.Cuda), ("library.libcublas", FactClass.Cuda), ("library.libcufft", FactClass.Cuda), ("library.libcurand", FactClass.Cuda), ("library.libcusparse", FactClass.Cuda),
        ("library.libcusolver", FactClass.Cuda), ("library.libnvrtc", FactClass.Cuda), ("library.libnvJitLink", FactClass.Cuda), ("library.libnccl", FactClass.Cuda),
        ("library.libcuda", FactClass.Driver), ("library.libnvidia", FactClass.Driver), ("library.", FactClass.Library),
        ("provider.", FactClass.ProviderOptions), ("env.ORT_", FactClass.ProviderOptions), ("env.DOTNET_", FactClass.DotNet), ("env.COMPlus_", FactClass.DotNet), ("env.", FactClass.Variables),
        ("mitigation", FactClass.Mitigations), ("numa.", FactClass.Numa), ("memory.", FactClass.Memory), ("cgroup.", FactClass.Limits), ("limit.", FactClass.Limits), ("kernel.", FactClass.KernelSetting),
        ("cpu.", FactClass.Hardware), ("machine.", FactClass.Hardware), ("storage.", FactClass.Storage), ("os.", FactClass.OperatingSystem), ("dotnet.", FactClass.DotNet), ("process.", FactClass.DotNet),
        ("telemetry.", FactClass.Sampling),
    ];

    /// <summary>Names, or what follows a GPU's index, of values that move by themselves.</summary>
    private static readonly HashSet<string> Moving = new(StringComparer.Ordinal)
    {
        "temperature_c", "clock_mhz", "memory_used_bytes", "pcie_generation", "ecc_uncorrected", "remapped_rows",
        "kernel.tainted", "memory.hugepages_free",
    };

    private static readonly Dictionary<string, FactClass> GpuClasses = OfGpu.ToDictionary(fact => fact.What, fact => fact.Class, StringComparer.Ordinal);

    /// <param name="index">In the order of PCI addresses, 0-based.</param>
    /// <param name="what">One of <see cref="OfGpu"/>.</param>
    public static string Gpu(int index, string what) => string.Create(CultureInfo.InvariantCulture, $"gpu.{index}.{what}");

    /// <returns><see cref="FactClass.Other"/> for a name that no version knows.</returns>
    public static FactClass ClassOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Named.TryGetValue(name, out var known)) return known;
        if (WhatOfGpu(name) is { } what) return GpuClasses.GetValueOrDefault(what, FactClass.Hardware);
        foreach (var (prefix, family) in Families)
            if (name.StartsWith(prefix, StringComparison.Ordinal)) return family;
        return FactClass.Other;
    }

    /// <summary>Whether a value moves by itself, so that a difference means nothing.</summary>
    public static bool IsVolatile(string name) => Moving.Contains(WhatOfGpu(name) ?? name);

    /// <summary>Facts whose value is another at the end of a run than at its beginning, in the order of their names; volatile ones are left out.</summary>
    /// <remarks>A fact that only one side knows counts as changed; one that both could not read does not. A process's variables change by nobody but itself, so they are left out too.</remarks>
    public static ImmutableArray<EnvironmentChange> Changes(ImmutableArray<EnvironmentFact> before, ImmutableArray<EnvironmentFact> after)
    {
        var (first, last) = (ByName(before), ByName(after));
        return
        [
            .. from name in first.Keys.Union(last.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
               let values = (Before: first.GetValueOrDefault(name)?.Value, After: last.GetValueOrDefault(name)?.Value)
               where values.Before != values.After && !IsVolatile(name) && !name.StartsWith("env.", StringComparison.Ordinal)
               select new EnvironmentChange(name, values.Before, values.After),
        ];
    }

    /// <summary>Facts that only a run itself shows: what its workers had loaded, one for each library.</summary>
    public static ImmutableArray<EnvironmentFact> OfLibraries(IEnumerable<TrialRecord> trials) =>
    [
        .. from library in trials.SelectMany(t => t.Worker?.Libraries ?? [])
           group library by library.Name into name
           orderby name.Key
           let versions = name.Select(l => l.Version ?? (l.Length is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"unknown, {bytes.Value:0} bytes") : "unknown")).Distinct().Order(StringComparer.Ordinal)
           select EnvironmentFact.Known($"library.{name.Key}", string.Join(" and ", versions), string.Join(" and ", name.Select(l => l.Path).Distinct().Order(StringComparer.Ordinal))),
    ];

    private static Dictionary<string, EnvironmentFact> ByName(ImmutableArray<EnvironmentFact> facts) =>
        facts.GroupBy(fact => fact.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    /// <summary><c>gpu.0.power_limit_w</c> gives power_limit_w; null for what is no fact of one GPU.</summary>
    private static string? WhatOfGpu(string name)
    {
        if (!name.StartsWith("gpu.", StringComparison.Ordinal)) return null;
        var dot = name.IndexOf('.', 4);
        return dot > 4 && name.AsSpan(4, dot - 4).IndexOfAnyExceptInRange('0', '9') < 0 ? name[(dot + 1)..] : null;
    }
}
