using LabelBench.Telemetry.Linux.Machine;

namespace LabelBench.Telemetry.Tests.Linux.Machine;

public class CpuNamesTests
{
    [Theory]
    [InlineData("AMD EPYC", 26, 2, "AMD EPYC (Turin, Zen 5, family 26 model 2)")]
    [InlineData("AMD EPYC", 25, 17, "AMD EPYC (Genoa, Zen 4, family 25 model 17)")]
    [InlineData("AMD EPYC", 25, 1, "AMD EPYC (Milan, Zen 3, family 25 model 1)")]
    [InlineData("AMD EPYC-Rome Processor", 23, 49, "AMD EPYC-Rome (Rome, Zen 2, family 23 model 49)")]
    [InlineData("AMD EPYC 7302 16-Core Processor", 23, 49, "AMD EPYC 7302 16-Core")]
    public void An_amd_name_without_a_number_gets_its_generation(string name, int family, int model, string expected) =>
        Assert.Equal(expected, CpuNames.Of(Cpu($"vendor_id\t: AuthenticAMD\ncpu family\t: {family}\nmodel\t\t: {model}\nmodel name\t: {name}")));

    [Theory]
    [InlineData("Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz", "Intel Xeon E5-2680 v4")]
    [InlineData("Intel(R) Xeon(R) Processor", "Intel Xeon (family 6 model 143)")]
    [InlineData("13th Gen Intel(R) Core(TM) i9-13900K", "13th Gen Intel Core i9-13900K")]
    public void An_intel_name_is_tidied(string name, string expected) =>
        Assert.Equal(expected, CpuNames.Of(Cpu($"vendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 143\nmodel name\t: {name}")));

    [Theory]
    [InlineData("0x41", "0xd0c", "ARM Neoverse N1")]
    [InlineData("0x41", "0xfff", "ARM implementer 0x41 part 0xfff")]
    public void An_arm_cpu_is_named_by_its_part(string implementer, string part, string expected) =>
        Assert.Equal(expected, CpuNames.Of(Cpu($"Features\t: asimd asimddp\nCPU implementer\t: {implementer}\nCPU part\t: {part}")));

    [Fact]
    public void No_text_at_all_is_an_unknown_cpu() => Assert.Equal("unknown", CpuNames.Of(CpuInfo.Parse("")));

    [Fact]
    public void The_captured_machine_has_two_cpus_on_one_socket()
    {
        using var machine = FakeMachine.Captured();
        var cpu = CpuInfo.Read(machine.Root);
        Assert.Equal(2, cpu.LogicalCpus);
        Assert.Equal((1, 2), cpu.Topology);
        Assert.True(cpu.IsAmd);
        Assert.Contains("avx512_vnni", InstructionSetNames.Among(cpu.Flags));
    }

    [Fact]
    public void Two_sockets_with_hyperthreads_are_counted()
    {
        var blocks = from socket in Enumerable.Range(0, 2)
                     from core in Enumerable.Range(0, 16)
                     from thread in Enumerable.Range(0, 2)
                     select $"processor\t: {(thread * 32) + (socket * 16) + core}\nphysical id\t: {socket}\ncore id\t: {core}\n";
        var cpu = CpuInfo.Parse(string.Join("\n", blocks));
        Assert.Equal((64, (2, 32)), (cpu.LogicalCpus, cpu.Topology!.Value));
    }

    [Fact]
    public void A_block_about_the_board_is_no_cpu() =>
        Assert.Equal(1, CpuInfo.Parse("processor\t: 0\nFeatures\t: asimd\n\nHardware\t: BCM2835\nRevision\t: c03115\n").LogicalCpus);

    [Theory]
    [InlineData("0-3,8,10-11", 7)]
    [InlineData("0", 1)]
    [InlineData("", 0)]
    [InlineData("3-1", null)]
    [InlineData("a-b", null)]
    [InlineData("0-1-2", null)]
    [InlineData(null, null)]
    public void A_cpu_list_is_counted(string? text, int? count) => Assert.Equal(count, CpuList.CountOf(text));

    private static CpuInfo Cpu(string lines) => CpuInfo.Parse("processor\t: 0\n" + lines + "\n\n");
}
