namespace LabelBench.Records.Tests;

public class EnvironmentFactsTests
{
    [Theory]
    [InlineData("cpu.governor", FactClass.Governor)]
    [InlineData("cpu.microcode", FactClass.Microcode)]
    [InlineData("cpu.model", FactClass.Hardware)]
    [InlineData("gpu.0.power_limit_w", FactClass.PowerLimit)]
    [InlineData("gpu.12.ecc", FactClass.Ecc)]
    [InlineData("gpu.nvidia_driver", FactClass.Driver)]
    [InlineData("library.libcudnn", FactClass.Cudnn)]
    [InlineData("library.libcudnn_ops", FactClass.Cudnn)]
    [InlineData("library.libcudart", FactClass.Cuda)]
    [InlineData("library.libcuda", FactClass.Driver)]
    [InlineData("library.libnvinfer_plugin", FactClass.TensorRt)]
    [InlineData("library.libgomp", FactClass.Library)]
    [InlineData("kernel.command_line", FactClass.CommandLine)]
    [InlineData("kernel.release", FactClass.Kernel)]
    [InlineData("machine.bios_version", FactClass.Bios)]
    [InlineData("env.CUDA_VISIBLE_DEVICES", FactClass.Cuda)]
    [InlineData("mitigation.meltdown", FactClass.Mitigations)]
    [InlineData("loadgen.effective_seed", FactClass.Other)]
    public void A_name_tells_what_a_difference_can_be_laid_to(string name, FactClass expected) => Assert.Equal(expected, EnvironmentFacts.ClassOf(name));

    [Fact]
    public void Changes_are_named_in_both_directions_and_moving_values_are_left_out()
    {
        EnvironmentFact[] before = [Known("a", "1"), Known("gone", "x"), Known("gpu.0.temperature_c", "40"), EnvironmentFact.Missing("never", "denied", "t"), Known("same", "s")];
        EnvironmentFact[] after = [Known("a", "2"), Known("came", "y"), Known("gpu.0.temperature_c", "70"), EnvironmentFact.Missing("never", "gone", "t"), Known("same", "s")];
        EnvironmentChange[] expected = [new("a", "1", "2"), new("came", null, "y"), new("gone", "x", null)];
        Assert.Equal(expected, EnvironmentFacts.Changes([.. before], [.. after]).AsEnumerable());
        Assert.Empty(EnvironmentFacts.Changes([.. before], [.. before]));
    }

    private static EnvironmentFact Known(string name, string value) => EnvironmentFact.Known(name, value, "test");
}
