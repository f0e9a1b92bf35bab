using LabelBench.Testing;
using LabelBench.Core;
using LabelBench.Telemetry.Linux;
using LabelBench.Telemetry.Linux.Machine;
using LabelBench.Telemetry.Tests.Linux.Cgroups;

namespace LabelBench.Telemetry.Tests.Linux.Machine;

public class LinuxMachineProbeTests
{
    [Fact]
    public void The_captured_machine_is_described()
    {
        using var captured = FakeMachine.Captured();
        var machine = new LinuxMachineProbe(captured.Root, FakeMachine.Surroundings() with { HypervisorSignature = "KVMKVMKVM" }).Describe();
        Assert.Equal("AMD EPYC (Turin, Zen 5, family 26 model 2)", machine.CpuModel);
        Assert.Equal((1, 2, 2, 2.0), (machine.Sockets, machine.PhysicalCores, machine.LogicalCpus, machine.UsableCpus));
        Assert.Equal(24684092.0 * 1024, machine.MemoryBytes.Value);
        Assert.Equal("KVM", machine.Hypervisor);
        Assert.Equal("Debian GNU/Linux 12 (bookworm)", machine.OperatingSystem);
        Assert.IsType<Reading<Hertz>.Unavailable>(machine.MaximumFrequencyHz);
        Assert.IsType<Reading<Bytes>.Unavailable>(machine.MemoryLimit);
        Assert.Empty(machine.Gpus);
    }

    [LinuxFact]
    public void Usable_cpus_are_the_least_of_affinity_cpuset_and_quota()
    {
        using var quota = CgroupTrees.V2().Write("/proc/cpuinfo", Cpus(16)).Write("/proc/self/status", "Cpus_allowed_list:\t0-7");
        Assert.Equal(1.5, Usable(quota));
        quota.Write("/sys/fs/cgroup/system.slice/bench.service/cpu.max", "max 100000");
        Assert.Equal(5, Usable(quota));
        quota.Write("/proc/self/status", "Name:\tx\nCpus_allowed:\tff\nCpus_allowed_list:\t3");
        Assert.Equal(1, Usable(quota));
        quota.Remove("/sys/fs/cgroup/system.slice/bench.service/cpuset.cpus.effective").Remove("/proc/self/status");
        Assert.Equal(16, Usable(quota));
    }

    [LinuxFact]
    public void A_memory_limit_is_the_least_over_all_cgroups()
    {
        using var machine = CgroupTrees.NestedV1();
        Assert.Equal(1L << 30, new LinuxMachineProbe(machine.Root, FakeMachine.Surroundings()).Describe().MemoryLimit.ValueOrNull!.Value.Value);
    }

    [Fact]
    public void Cores_of_an_arm_machine_come_from_the_topology_folders()
    {
        using var machine = new FakeMachine().Write("/proc/cpuinfo", "processor : 0\nCPU implementer : 0x41\nCPU part : 0xd0c\n\nprocessor : 1\nCPU implementer : 0x41\nCPU part : 0xd0c\n");
        for (var cpu = 0; cpu < 2; cpu++)
            machine.Write($"/sys/devices/system/cpu/cpu{cpu}/topology/physical_package_id", "0")
                .Write($"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list", cpu == 0 ? "0" : "1")
                .Write($"/sys/devices/system/cpu/cpu{cpu}/cpufreq/cpuinfo_max_freq", cpu == 0 ? "3000000" : "2600000");
        var described = new LinuxMachineProbe(machine.Root, FakeMachine.Surroundings() with { Architecture = "arm64" }).Describe();
        Assert.Equal((1, 2, 2), (described.Sockets, described.PhysicalCores, described.LogicalCpus));
        Assert.Equal(3e9, described.MaximumFrequencyHz.ValueOrNull!.Value.Value);
        Assert.Equal("ARM Neoverse N1", described.CpuModel);
    }

    [Fact]
    public void An_empty_machine_is_described_without_inventing_anything()
    {
        using var machine = new FakeMachine();
        var described = new LinuxMachineProbe(machine.Root, FakeMachine.Surroundings()).Describe();
        Assert.Equal("unknown", described.CpuModel);
        Assert.Null(described.Hypervisor);
        Assert.Empty(described.InstructionSets);
        var facts = new LinuxMachineProbe(machine.Root, FakeMachine.Surroundings()).CaptureEnvironment();
        Assert.All(facts.Where(f => f.Value is null), fact => Assert.NotEmpty(fact.Unavailable!));
    }

    [Fact]
    public void Facts_are_many_unique_and_each_known_or_missing_with_a_reason()
    {
        using var machine = FakeMachine.Captured();
        AssertWellFormed(new LinuxMachineProbe(machine.Root, FakeMachine.Surroundings()).CaptureEnvironment());
    }

    [Fact]
    public void Facts_name_what_the_files_say()
    {
        using var machine = FakeMachine.Captured()
            .Write("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance")
            .Write("/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "powersave")
            .Write("/sys/devices/system/cpu/cpu2/cpufreq/scaling_governor", "powersave")
            .Write("/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never")
            .Write("/sys/devices/system/cpu/isolated", "")
            .Write("/sys/devices/system/cpu/vulnerabilities/spectre_v2", "Mitigation: Retpolines")
            .Write("/etc/timezone", "Etc/UTC").Write("/.dockerenv", "");
        var facts = new LinuxMachineProbe(machine.Root, FakeMachine.Surroundings(("OMP_NUM_THREADS", "4"), ("DOTNET_GCgen0size", "4000000"), ("SECRET", "x"))).CaptureEnvironment()
            .ToDictionary(fact => fact.Name);
        Assert.Equal("powersave (2 CPUs), performance (1 CPUs)", facts["cpu.governor"].Value);
        Assert.Equal("madvise", facts["memory.transparent_hugepages"].Value);
        Assert.Equal("none", facts["kernel.isolated_cpus"].Value);
        Assert.Equal("Mitigation: Retpolines", facts["mitigation.spectre_v2"].Value);
        Assert.Equal("0x1000065", facts["cpu.microcode"].Value);
        Assert.Equal("docker", facts["machine.container"].Value);
        Assert.Equal("4", facts["env.OMP_NUM_THREADS"].Value);
        Assert.Equal("4000000", facts["env.DOTNET_GCgen0size"].Value);
        Assert.Equal("(unset)", facts["env.CUDA_VISIBLE_DEVICES"].Value);
        Assert.Equal("glibc 2.36", facts["libc.version"].Value);
        Assert.Equal("Etc/UTC", facts["os.timezone"].Value);
        Assert.Equal("20000", facts["limit.open_files"].Value);
        Assert.Equal("0-1", facts["cpu.affinity"].Value);
        Assert.DoesNotContain("env.SECRET", facts.Keys);
        Assert.Equal("/sys/class/dmi/id/sys_vendor does not exist here", facts["machine.vendor"].Unavailable);
    }

    [LinuxFact]
    public void Gpus_are_listed_from_the_driver_or_from_the_bus()
    {
        using var machine = new FakeMachine()
            .Write("/sys/bus/pci/devices/0000:01:00.0/class", "0x030200").Write("/sys/bus/pci/devices/0000:01:00.0/vendor", "0x10de").Write("/sys/bus/pci/devices/0000:01:00.0/device", "0x27b8")
            .Write("/proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t\t NVIDIA L4\nIRQ:   \t\t 97\nGPU UUID: \t GPU-8f2c1d9a-0000-0000-0000-000000000001\nVideo BIOS: \t ??.??.??.??.??")
            .Write("/sys/bus/pci/devices/0000:02:00.0/class", "0x030200").Write("/sys/bus/pci/devices/0000:02:00.0/vendor", "0x10de").Write("/sys/bus/pci/devices/0000:02:00.0/device", "0x20b5")
            .Write("/sys/bus/pci/devices/0000:03:00.0/class", "0x038000").Write("/sys/bus/pci/devices/0000:03:00.0/vendor", "0x1002").Write("/sys/bus/pci/devices/0000:03:00.0/device", "0x740f")
            .Write("/sys/bus/pci/devices/0000:03:00.0/mem_info_vram_total", "68702699520")
            .Write("/sys/bus/pci/devices/0000:04:00.0/class", "0x030000").Write("/sys/bus/pci/devices/0000:04:00.0/vendor", "0x1a03").Write("/sys/bus/pci/devices/0000:04:00.0/device", "0x2000")
            .Write("/sys/bus/pci/devices/0000:05:00.0/class", "0x020000").Write("/sys/bus/pci/devices/0000:05:00.0/vendor", "0x8086").Write("/sys/bus/pci/devices/0000:05:00.0/device", "0x1592")
            .Write("/usr/share/misc/pci.ids", "# comment\n1002  Advanced Micro Devices, Inc. [AMD/ATI]\n\t740f  Aldebaran/MI200 [Instinct MI210]\n\t\t1002 0c34  Instinct MI210\n10de  NVIDIA Corporation\n\t20b5  GA100 [A100 PCIe 80GB]\n");
        var gpus = DisplayAdapters.Gpus(machine.Root);
        Assert.Equal(["NVIDIA L4", "NVIDIA Corporation GA100 [A100 PCIe 80GB]", "Advanced Micro Devices, Inc. [AMD/ATI] Aldebaran/MI200 [Instinct MI210]"], gpus.Select(g => g.Name));
        Assert.Equal("GPU-8f2c1d9a-0000-0000-0000-000000000001", gpus[0].Uuid);
        Assert.Equal("0000:01:00.0", gpus[0].PciAddress);
        Assert.IsType<Reading<Bytes>.Unavailable>(gpus[0].MemoryBytes);
        Assert.Equal(68702699520, gpus[2].MemoryBytes.ValueOrNull!.Value.Value);
        Assert.Equal(["1a03:2000"], DisplayAdapters.Others(machine.Root));
    }

    [Fact]
    public void A_device_that_the_list_does_not_know_has_no_name() =>
        Assert.Null(PciIds.Search(["10de  NVIDIA Corporation", "\t20b5  GA100", "1234  Other", "\t27b8  Not an L4"], "10de", "27b8"));

    [LinuxFact]
    public void The_machine_of_this_test_is_described_and_has_at_least_sixty_facts()
    {
        var probe = MachineProbes.ForThisMachine();
        var machine = probe.Describe();
        Assert.NotEqual("unknown", machine.CpuModel);
        Assert.InRange(machine.UsableCpus, 0.01, machine.LogicalCpus);
        Assert.InRange(machine.PhysicalCores, machine.Sockets, machine.LogicalCpus);
        Assert.True(machine.MemoryBytes.Gibibytes > 0.1);
        var facts = probe.CaptureEnvironment();
        AssertWellFormed(facts);
        Assert.True(facts.Length >= 60, $"{facts.Length} facts");
        Assert.True(facts.Count(f => f.Value is not null) >= 40, $"{facts.Count(f => f.Value is not null)} known facts");
    }

    [LinuxFact]
    public void Two_captures_in_a_row_are_the_same()
    {
        var probe = MachineProbes.ForThisMachine();
        Assert.Empty(probe.CaptureEnvironment().Except(probe.CaptureEnvironment()));
    }

    private static double Usable(FakeMachine machine) => new LinuxMachineProbe(machine.Root, FakeMachine.Surroundings()).Describe().UsableCpus;

    private static string Cpus(int count) => string.Join("\n", Enumerable.Range(0, count).Select(i => $"processor\t: {i}\nphysical id\t: 0\ncore id\t: {i}\n"));

    private static void AssertWellFormed(IReadOnlyList<Records.EnvironmentFact> facts)
    {
        Assert.True(facts.Count >= 40);
        Assert.Equal(facts.Count, facts.Select(f => f.Name).Distinct().Count());
        Assert.All(facts, fact =>
        {
            Assert.True(fact.Value is null != fact.Unavailable is null, fact.Name);
            Assert.NotEmpty(fact.Source);
            Assert.DoesNotContain("labelbench-machine", fact.ToString());
        });
    }
}
