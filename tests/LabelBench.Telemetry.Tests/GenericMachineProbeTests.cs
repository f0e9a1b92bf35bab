using LabelBench.Testing;
using LabelBench.Core;

namespace LabelBench.Telemetry.Tests;

public class GenericMachineProbeTests
{
    [Fact]
    public void Any_system_is_described_by_what_the_runtime_tells()
    {
        var machine = new GenericMachineProbe(FakeMachine.Surroundings() with { CpuBrand = "Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz", HypervisorSignature = "Microsoft Hv" }).Describe();
        Assert.Equal("Intel Xeon E5-2680 v4", machine.CpuModel);
        Assert.Equal("Hyper-V", machine.Hypervisor);
        Assert.Equal(Environment.ProcessorCount, machine.LogicalCpus);
        Assert.True(machine.MemoryBytes.Value > 0);
        Assert.IsType<Reading<Bytes>.Unavailable>(machine.MemoryLimit);
    }

    [Fact]
    public void Facts_that_the_runtime_does_not_tell_are_missing_with_a_reason()
    {
        var facts = new GenericMachineProbe(FakeMachine.Surroundings(("OMP_NUM_THREADS", "3"))).CaptureEnvironment();
        Assert.Equal(facts.Length, facts.Select(f => f.Name).Distinct().Count());
        Assert.All(facts, fact => Assert.True(fact.Value is null != fact.Unavailable is null, fact.Name));
        Assert.Equal("3", facts.Single(f => f.Name == "env.OMP_NUM_THREADS").Value);
        Assert.Contains("1 is shown", facts.Single(f => f.Name == "cpu.sockets").Unavailable);
        Assert.Null(facts.Single(f => f.Name == "cpu.model").Value);
    }

    [LinuxFact]
    public void The_cpus_own_brand_agrees_with_the_kernels()
    {
        if (ProcessSurroundings.OfThisProcess().CpuBrand is not { } brand) return;
        Assert.Contains(brand, File.ReadAllText("/proc/cpuinfo"));
    }
}
