using System.Collections.Immutable;
using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using LabelBench.Core;
using LabelBench.Measurement;
using LabelBench.Records;

namespace LabelBench.Telemetry;

/// <summary>Describes a machine by what .NET and the CPU itself tell on every operating system; what they do not tell is missing with a reason.</summary>
/// <remarks>Sockets and physical cores are not told: the description then holds one socket and as many cores as logical CPUs, and the facts say so.</remarks>
public sealed class GenericMachineProbe(ProcessSurroundings surroundings) : IMachineProbe
{
    private static readonly ImmutableArray<(string Name, string Reason)> NotTold =
    [
        ("cpu.sockets", ".NET does not tell it; 1 is shown"),
        ("cpu.physical_cores", ".NET does not tell it; the number of logical CPUs is shown"),
        ("cpu.governor", Samplers.NotReadHere),
        ("cpu.microcode", Samplers.NotReadHere),
        ("memory.transparent_hugepages", Samplers.NotReadHere),
        ("machine.vendor", Samplers.NotReadHere),
        ("machine.product", Samplers.NotReadHere),
        ("machine.bios_version", Samplers.NotReadHere),
        ("gpu.nvidia_driver", Samplers.NotReadHere),
    ];

    private static readonly ImmutableArray<string> WatchedVariables =
        ["OMP_NUM_THREADS", "CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "DOTNET_gcServer", "DOTNET_TieredCompilation", "DOTNET_TieredPGO", "DOTNET_PROCESSOR_COUNT"];

    public MachineDescription Describe() => new(
        Environment.MachineName,
        surroundings.CpuBrand is { } brand ? Linux.Machine.CpuNames.Tidy(brand) : surroundings.Variables.GetValueOrDefault("PROCESSOR_IDENTIFIER") ?? "unknown",
        Sockets: 1,
        PhysicalCores: Environment.ProcessorCount,
        LogicalCpus: Environment.ProcessorCount,
        UsableCpus: Environment.ProcessorCount,
        Reading.Missing<Hertz>(Samplers.NotReadHere),
        new Bytes(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes),
        Reading.Missing<Bytes>(Samplers.NotReadHere),
        surroundings.HypervisorSignature is { } signature
            ? Linux.Machine.Hypervisors.Name(new(CpuFlag: true, signature, null, null, null, null, null, ""))
            : null,
        surroundings.Architecture,
        RuntimeInformation.OSDescription,
        InstructionSets(),
        Gpus: []);

    public ImmutableArray<EnvironmentFact> CaptureEnvironment()
    {
        var facts = ImmutableArray.CreateBuilder<EnvironmentFact>();
        facts.Add(EnvironmentFact.Known("os.name", RuntimeInformation.OSDescription, "RuntimeInformation.OSDescription"));
        facts.Add(EnvironmentFact.Known("os.version", Environment.OSVersion.VersionString, "Environment.OSVersion"));
        facts.Add(EnvironmentFact.Known("os.timezone", TimeZoneInfo.Local.Id, "TimeZoneInfo.Local"));
        facts.Add(EnvironmentFact.Known("cpu.logical", Number(Environment.ProcessorCount), "Environment.ProcessorCount"));
        facts.Add(Fact("cpu.model", surroundings.CpuBrand, "the CPU tells no brand", "CPUID"));
        facts.Add(Fact("machine.hypervisor", surroundings.HypervisorSignature, "the CPU names no hypervisor", "CPUID"));
        facts.Add(EnvironmentFact.Known("memory.total_bytes", Number(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes), "GC.GetGCMemoryInfo()"));
        facts.Add(EnvironmentFact.Known("process.architecture", surroundings.Architecture, "RuntimeInformation.OSArchitecture"));
        facts.Add(EnvironmentFact.Known("process.elevated", Environment.IsPrivilegedProcess ? "true" : "false", "Environment.IsPrivilegedProcess"));
        facts.Add(EnvironmentFact.Known("dotnet.version", Environment.Version.ToString(), "Environment.Version"));
        facts.Add(EnvironmentFact.Known("dotnet.runtime_identifier", RuntimeInformation.RuntimeIdentifier, "RuntimeInformation.RuntimeIdentifier"));
        facts.Add(EnvironmentFact.Known("dotnet.server_gc", GCSettings.IsServerGC ? "true" : "false", "GCSettings.IsServerGC"));
        facts.AddRange(NotTold.Select(fact => EnvironmentFact.Missing(fact.Name, fact.Reason, ".NET")));
        facts.AddRange(WatchedVariables.Select(name => EnvironmentFact.Known($"env.{name}", surroundings.Variables.GetValueOrDefault(name) ?? "(unset)", "environment")));
        return facts.ToImmutable();
    }

    private static EnvironmentFact Fact(string name, string? value, string reason, string source) =>
        value is null ? EnvironmentFact.Missing(name, reason, source) : EnvironmentFact.Known(name, value, source);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Named as /proc/cpuinfo names them; only those that .NET can ask for.</summary>
    private static ImmutableArray<string> InstructionSets()
    {
        (string Name, bool Has)[] known =
        [
            ("sse4_2", Sse42.IsSupported), ("avx", Avx.IsSupported), ("fma", Fma.IsSupported), ("avx2", Avx2.IsSupported), ("avx_vnni", AvxVnni.IsSupported),
            ("avx512f", Avx512F.IsSupported), ("avx512dq", Avx512DQ.IsSupported), ("avx512bw", Avx512BW.IsSupported), ("avx512vl", Avx512F.VL.IsSupported),
            ("asimd", AdvSimd.IsSupported), ("asimddp", Dp.IsSupported),
        ];
        return [.. known.Where(set => set.Has).Select(set => set.Name)];
    }
}
