using System.Collections.Immutable;
using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;
using LabelBench.Records;
using LabelBench.Telemetry.Linux.Cgroups;
using LabelBench.Telemetry.Linux.Cpu;

namespace LabelBench.Telemetry.Linux.Machine;

/// <summary>What about a Linux machine can move a measurement and stays as it is during a run; values that move by themselves (load, free memory) are not facts.</summary>
internal static class LinuxEnvironment
{
    private const string NoCpufreq = "no CPU has cpufreq in /sys: the hypervisor hides it, or no driver is loaded";

    /// <summary>Variables that change what .NET, ONNX Runtime, OpenMP, CUDA and the loader do; reported even when unset.</summary>
    private static readonly ImmutableArray<string> WatchedVariables =
    [
        "OMP_NUM_THREADS", "OMP_WAIT_POLICY", "ORT_TENSORRT_ENGINE_CACHE_ENABLE", "CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "NVIDIA_VISIBLE_DEVICES",
        "DOTNET_gcServer", "DOTNET_gcConcurrent", "DOTNET_GCHeapHardLimit", "DOTNET_PROCESSOR_COUNT", "DOTNET_TieredCompilation", "DOTNET_TieredPGO", "DOTNET_ReadyToRun",
        "LD_PRELOAD", "LD_LIBRARY_PATH", "MALLOC_ARENA_MAX", "LANG", "LC_ALL", "TZ",
    ];

    private static readonly ImmutableArray<string> WatchedPrefixes = ["DOTNET_", "COMPlus_", "OMP_", "GOMP_", "KMP_", "MKL_", "ORT_", "CUDA_", "NVIDIA_", "TF32_", "GLIBC_TUNABLES", "VIPS_"];

    public static ImmutableArray<EnvironmentFact> Capture(LinuxRoot root, ProcessSurroundings surroundings)
    {
        var facts = new FactList(root);
        var cpu = CpuInfo.Read(root);
        AddSystem(facts, root, surroundings);
        AddCpu(facts, root, cpu);
        AddFrequency(facts, root);
        AddMitigations(facts, root);
        AddMemory(facts);
        AddNuma(facts, root);
        AddLimits(facts, root);
        AddMachine(facts, root, cpu, surroundings);
        AddGpu(facts, root);
        AddRuntime(facts, surroundings);
        AddVariables(facts, surroundings);
        return facts.ToImmutable();
    }

    private static void AddSystem(FactList facts, LinuxRoot root, ProcessSurroundings surroundings)
    {
        facts.File("os.name", "/etc/os-release", convert: OsRelease.PrettyName);
        facts.File("kernel.release", "/proc/sys/kernel/osrelease");
        facts.File("kernel.version", "/proc/version");
        facts.File("kernel.command_line", "/proc/cmdline", whenEmpty: "none");
        facts.File("kernel.clocksource", "/sys/devices/system/clocksource/clocksource0/current_clocksource");
        facts.File("kernel.clocksources_available", "/sys/devices/system/clocksource/clocksource0/available_clocksource");
        facts.File("kernel.isolated_cpus", "/sys/devices/system/cpu/isolated", whenEmpty: "none");
        facts.File("kernel.nohz_full_cpus", "/sys/devices/system/cpu/nohz_full", whenEmpty: "none");
        facts.File("kernel.sched_autogroup", "/proc/sys/kernel/sched_autogroup_enabled");
        facts.File("kernel.sched_rt_runtime_us", "/proc/sys/kernel/sched_rt_runtime_us");
        facts.File("kernel.perf_event_paranoid", "/proc/sys/kernel/perf_event_paranoid");
        facts.File("kernel.tainted", "/proc/sys/kernel/tainted");
        facts.File("kernel.watchdog", "/proc/sys/kernel/watchdog");
        facts.File("kernel.preemption", "/sys/kernel/debug/sched/preempt", convert: text => ChosenInParentheses(text));
        facts.File("kernel.timer_migration", "/proc/sys/kernel/timer_migration");
        facts.File("kernel.random_addresses", "/proc/sys/kernel/randomize_va_space");
        facts.File("kernel.pressure_stalls", "/proc/pressure/cpu", convert: _ => "counted");
        facts.Add("libc.version", surroundings.LibC, "the C library does not tell its version", "gnu_get_libc_version()");
        AddTimeZone(facts, root);
        AddFileSystem(facts, root, surroundings.WorkingFolder);
    }

    private static void AddTimeZone(FactList facts, LinuxRoot root)
    {
        const string link = "/etc/localtime";
        var target = LinkTarget(root, link);
        var zone = target?.IndexOf("zoneinfo/", StringComparison.Ordinal) is >= 0 and var place ? target[(place + 9)..] : null;
        if (zone is not null) facts.Known("os.timezone", zone, link);
        else facts.File("os.timezone", "/etc/timezone");
    }

    private static string? LinkTarget(LinuxRoot root, string path)
    {
        try
        {
            return new FileInfo(root[path]).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The mount that holds the working folder: the one with the longest path above it.</summary>
    private static void AddFileSystem(FactList facts, LinuxRoot root, string folder)
    {
        const string source = "/proc/self/mountinfo";
        var mount = (root.Text(source) ?? "").Split('\n')
            .Select(line => line.Split(" - ", 2))
            .Where(halves => halves.Length == 2)
            .Select(halves => (Left: halves[0].Split(' '), Right: halves[1].Split(' ')))
            .Where(m => m.Left.Length >= 6 && m.Right.Length >= 2 && IsAbove(m.Left[4], folder))
            .OrderByDescending(m => m.Left[4].Length)
            .Select(m => $"{m.Right[0]} {m.Left[5]}")
            .FirstOrDefault();
        facts.Add("storage.working_folder", mount, "no mount holds the working folder", source);

        static bool IsAbove(string mountPoint, string folder) =>
            mountPoint == "/" || folder == mountPoint || folder.StartsWith(mountPoint + "/", StringComparison.Ordinal);
    }

    private static void AddCpu(FactList facts, LinuxRoot root, CpuInfo cpu)
    {
        const string source = "/proc/cpuinfo";
        const string noSuchLine = "/proc/cpuinfo has no such line on this CPU";
        facts.Add("cpu.model", cpu["model name"], noSuchLine, source);
        facts.Add("cpu.vendor", cpu["vendor_id"] ?? cpu["CPU implementer"], noSuchLine, source);
        facts.Add("cpu.family", cpu["cpu family"] ?? cpu["CPU architecture"], noSuchLine, source);
        facts.Add("cpu.model_number", cpu["model"] ?? cpu["CPU part"], noSuchLine, source);
        facts.Add("cpu.stepping", cpu["stepping"] ?? cpu["CPU revision"], noSuchLine, source);
        facts.Add("cpu.microcode", cpu["microcode"], noSuchLine, source);
        facts.Add("cpu.bugs", cpu["bugs"], noSuchLine, source);
        facts.File("cpu.online", "/sys/devices/system/cpu/online");
        facts.Add("cpu.affinity", LinuxMachineProbe.AffinityOf(root.Text("/proc/self/status")), "/proc/self/status has no Cpus_allowed_list", "/proc/self/status");
        facts.File("cpu.smt_active", "/sys/devices/system/cpu/smt/active");
        facts.File("cpu.smt_control", "/sys/devices/system/cpu/smt/control");
        facts.File("cpu.idle_driver", "/sys/devices/system/cpu/cpuidle/current_driver");
        facts.FirstFile("cpu.idle_governor", "/sys/devices/system/cpu/cpuidle/current_governor", "/sys/devices/system/cpu/cpuidle/current_governor_ro");
        facts.File("cpu.cache_l2", "/sys/devices/system/cpu/cpu0/cache/index2/size");
        facts.File("cpu.cache_l3", "/sys/devices/system/cpu/cpu0/cache/index3/size");
        facts.File("cpu.cache_l3_shared_by", "/sys/devices/system/cpu/cpu0/cache/index3/shared_cpu_list");
    }

    private static void AddFrequency(FactList facts, LinuxRoot root)
    {
        var cpus = CpuFolders.All(root);
        facts.EveryCpu("cpu.governor", cpus, "cpufreq/scaling_governor", NoCpufreq);
        facts.EveryCpu("cpu.scaling_driver", cpus, "cpufreq/scaling_driver", NoCpufreq);
        facts.EveryCpu("cpu.scaling_min_khz", cpus, "cpufreq/scaling_min_freq", NoCpufreq);
        facts.EveryCpu("cpu.scaling_max_khz", cpus, "cpufreq/scaling_max_freq", NoCpufreq);
        facts.EveryCpu("cpu.energy_performance_preference", cpus, "cpufreq/energy_performance_preference", "the scaling driver has no such preference");
        facts.EveryCpu("cpu.energy_performance_bias", cpus, "power/energy_perf_bias", "the CPU has no such bias, or its driver is not loaded");
        facts.FirstFile("cpu.boost", "/sys/devices/system/cpu/cpufreq/boost");
        facts.FirstFile("cpu.no_turbo", "/sys/devices/system/cpu/intel_pstate/no_turbo");
        facts.FirstFile("cpu.pstate_status", "/sys/devices/system/cpu/intel_pstate/status", "/sys/devices/system/cpu/amd_pstate/status");
    }

    private static void AddMitigations(FactList facts, LinuxRoot root)
    {
        const string folder = "/sys/devices/system/cpu/vulnerabilities";
        var files = root.Entries(folder);
        if (files.Count == 0) facts.Missing("mitigation", $"{folder} does not exist here (before 4.15)", folder);
        foreach (var file in files.Order(StringComparer.Ordinal))
            facts.File($"mitigation.{Path.GetFileName(file)}", file);
    }

    private static void AddMemory(FactList facts)
    {
        facts.File("memory.total_kb", "/proc/meminfo", convert: text => MeminfoLine(text, "MemTotal"));
        facts.File("memory.swap_total_kb", "/proc/meminfo", convert: text => MeminfoLine(text, "SwapTotal"));
        facts.File("memory.hugepage_size_kb", "/proc/meminfo", convert: text => MeminfoLine(text, "Hugepagesize"));
        facts.File("memory.hugepages", "/proc/sys/vm/nr_hugepages");
        facts.File("memory.hugepages_free", "/proc/meminfo", convert: text => MeminfoLine(text, "HugePages_Free"));
        facts.File("memory.transparent_hugepages_shmem", "/sys/kernel/mm/transparent_hugepage/shmem_enabled", convert: Chosen);
        facts.File("memory.compaction_proactiveness", "/proc/sys/vm/compaction_proactiveness");
        facts.File("memory.dirty_ratio", "/proc/sys/vm/dirty_ratio");
        facts.File("memory.transparent_hugepages", "/sys/kernel/mm/transparent_hugepage/enabled", convert: Chosen);
        facts.File("memory.transparent_hugepages_defrag", "/sys/kernel/mm/transparent_hugepage/defrag", convert: Chosen);
        facts.File("memory.swappiness", "/proc/sys/vm/swappiness");
        facts.File("memory.overcommit", "/proc/sys/vm/overcommit_memory");
        facts.File("memory.max_map_count", "/proc/sys/vm/max_map_count");
        facts.File("memory.zswap", "/sys/module/zswap/parameters/enabled");
        facts.File("memory.same_page_merging", "/sys/kernel/mm/ksm/run");
    }

    private static string? MeminfoLine(string text, string key) =>
        text.Split('\n').FirstOrDefault(line => line.StartsWith(key + ":", StringComparison.Ordinal))?[(key.Length + 1)..].Replace("kB", "", StringComparison.Ordinal).Trim();

    /// <summary><c>always [madvise] never</c> gives madvise.</summary>
    internal static string? Chosen(string text)
    {
        var open = text.IndexOf('[', StringComparison.Ordinal);
        var close = text.IndexOf(']', StringComparison.Ordinal);
        return open >= 0 && close > open ? text[(open + 1)..close] : null;
    }

    /// <summary><c>none voluntary (full) lazy</c> gives full.</summary>
    internal static string? ChosenInParentheses(string text) => Chosen(text.Replace('(', '[').Replace(')', ']'));

    private static void AddNuma(FactList facts, LinuxRoot root)
    {
        facts.File("numa.nodes", "/sys/devices/system/node/online");
        facts.File("numa.balancing", "/proc/sys/kernel/numa_balancing");
        facts.File("numa.zone_reclaim", "/proc/sys/vm/zone_reclaim_mode");
        foreach (var node in root.Entries("/sys/devices/system/node", "node*").Where(path => char.IsAsciiDigit(path[^1])))
            facts.File($"numa.{Path.GetFileName(node)}_cpus", $"{node}/cpulist", whenEmpty: "none");
    }

    private static void AddLimits(FactList facts, LinuxRoot root)
    {
        const string none = "/proc/self/cgroup";
        var limits = CgroupLimits.Read(root);
        facts.Known("cgroup.version", limits.Version, "/proc/self/mountinfo");
        facts.Known("cgroup.cpu_quota_cpus", limits.QuotaCpus?.ToString("0.###", CultureInfo.InvariantCulture) ?? "none", limits.QuotaSource ?? none);
        facts.Known("cgroup.memory_limit_bytes", limits.MemoryBytes?.ToString(CultureInfo.InvariantCulture) ?? "none", limits.MemorySource ?? none);
        facts.Add("cgroup.cpuset", limits.CpuSet, "no cpuset controller holds this process", limits.CpuSetSource ?? none);
        facts.File("limit.open_files", "/proc/self/limits", convert: text => SoftLimit(text, "Max open files"));
        facts.File("limit.locked_memory_bytes", "/proc/self/limits", convert: text => SoftLimit(text, "Max locked memory"));
        facts.File("limit.processes", "/proc/self/limits", convert: text => SoftLimit(text, "Max processes"));
        facts.File("limit.real_time_priority", "/proc/self/limits", convert: text => SoftLimit(text, "Max realtime priority"));
        facts.File("process.nice", "/proc/self/stat", convert: NiceOf);
    }

    private static string? SoftLimit(string text, string name)
    {
        var line = text.Split('\n').FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
    }

    /// <summary>Field 19 of proc_pid_stat(5); the 17th behind the name.</summary>
    private static string? NiceOf(string stat) =>
        stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 16 } fields ? fields[16] : null;

    private static void AddMachine(FactList facts, LinuxRoot root, CpuInfo cpu, ProcessSurroundings surroundings)
    {
        facts.Known("machine.hypervisor", Hypervisors.Name(LinuxMachineProbe.Evidence(root, cpu, surroundings)) ?? "none found", "cpuinfo flags, CPUID, DMI, ACPI, /sys/hypervisor");
        facts.Known("machine.container", Containers.Name(root, surroundings.Variables) ?? "none found", "/.dockerenv, /run, /proc/self/cgroup, environment");
        facts.File("machine.vendor", "/sys/class/dmi/id/sys_vendor");
        facts.File("machine.product", "/sys/class/dmi/id/product_name");
        facts.File("machine.board", "/sys/class/dmi/id/board_name");
        facts.File("machine.bios_vendor", "/sys/class/dmi/id/bios_vendor");
        facts.File("machine.bios_version", "/sys/class/dmi/id/bios_version");
        facts.File("machine.bios_date", "/sys/class/dmi/id/bios_date");
        facts.File("machine.bios_release", "/sys/class/dmi/id/bios_release");
        facts.File("machine.ec_firmware_release", "/sys/class/dmi/id/ec_firmware_release");
        facts.File("machine.product_family", "/sys/class/dmi/id/product_family");
        facts.File("machine.board_vendor", "/sys/class/dmi/id/board_vendor");
        facts.File("machine.chassis", "/sys/class/dmi/id/chassis_type");
        facts.File("machine.performance_profile", "/sys/firmware/acpi/platform_profile");
    }

    private static void AddGpu(FactList facts, LinuxRoot root)
    {
        facts.File("gpu.nvidia_driver", "/proc/driver/nvidia/version", convert: text => text.Split('\n')[0]);
        facts.File("gpu.nvidia_parameters", "/proc/driver/nvidia/params", convert: text => string.Join("; ", text.Split('\n').Where(l => l.Contains(':', StringComparison.Ordinal)).Select(l => l.Trim())));
        facts.FirstFile("gpu.amd_driver", "/sys/module/amdgpu/version", "/sys/module/amdgpu/srcversion");
        facts.FirstFile("gpu.intel_driver", "/sys/module/xe/srcversion", "/sys/module/i915/srcversion");
        foreach (var (i, gpu) in DisplayAdapters.Gpus(root).OrderBy(g => g.PciAddress, StringComparer.Ordinal).Index()) AddGpu(facts, i, gpu);
        var others = DisplayAdapters.Others(root);
        facts.Known("gpu.console_adapters", others.Count == 0 ? "none" : string.Join(", ", others), "/sys/bus/pci/devices");
    }

    /// <summary>What the kernel tells of a GPU of any vendor; the vendor's library tells more.</summary>
    private static void AddGpu(FactList facts, int index, GpuDescription gpu)
    {
        var device = $"/sys/bus/pci/devices/{gpu.PciAddress}";
        facts.Known(EnvironmentFacts.Gpu(index, "pci_address"), gpu.PciAddress, "/sys/bus/pci/devices");
        facts.Known(EnvironmentFacts.Gpu(index, "name"), gpu.Name, device);
        facts.File(EnvironmentFacts.Gpu(index, "kernel_module"), $"{device}/uevent", convert: text => text.Split('\n').FirstOrDefault(l => l.StartsWith("DRIVER=", StringComparison.Ordinal))?["DRIVER=".Length..]);
        facts.File(EnvironmentFacts.Gpu(index, "numa_node"), $"{device}/numa_node");
        facts.File(EnvironmentFacts.Gpu(index, "pcie_max_generation"), $"{device}/max_link_speed");
        facts.File(EnvironmentFacts.Gpu(index, "pcie_max_width"), $"{device}/max_link_width");
        facts.File(EnvironmentFacts.Gpu(index, "pcie_generation"), $"{device}/current_link_speed");
        facts.File(EnvironmentFacts.Gpu(index, "pcie_width"), $"{device}/current_link_width");
        if (gpu.Name.Contains("NVIDIA", StringComparison.OrdinalIgnoreCase)) return;
        facts.File(EnvironmentFacts.Gpu(index, "vbios"), $"{device}/vbios_version");
        facts.File(EnvironmentFacts.Gpu(index, "clock_mode"), $"{device}/power_dpm_force_performance_level");
    }

    private static void AddRuntime(FactList facts, ProcessSurroundings surroundings)
    {
        facts.Known("dotnet.version", Environment.Version.ToString(), "Environment.Version");
        facts.Known("dotnet.runtime_identifier", RuntimeInformation.RuntimeIdentifier, "RuntimeInformation.RuntimeIdentifier");
        facts.Known("dotnet.server_gc", GCSettings.IsServerGC ? "true" : "false", "GCSettings.IsServerGC");
        facts.Known("dotnet.gc_latency_mode", GCSettings.LatencyMode.ToString(), "GCSettings.LatencyMode");
        facts.Known("dotnet.processor_count", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture), "Environment.ProcessorCount");
        facts.Known("process.architecture", surroundings.Architecture, "RuntimeInformation.OSArchitecture");
    }

    private static void AddVariables(FactList facts, ProcessSurroundings surroundings)
    {
        // DOTNET_CLI_* steer the build tool, not a program that runs.
        var present = surroundings.Variables.Keys.Where(name =>
            WatchedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) && !name.StartsWith("DOTNET_CLI_", StringComparison.Ordinal));
        foreach (var name in WatchedVariables.Concat(present).Distinct())
            facts.Known($"env.{name}", surroundings.Variables.GetValueOrDefault(name) ?? "(unset)", "environment");
    }
}
