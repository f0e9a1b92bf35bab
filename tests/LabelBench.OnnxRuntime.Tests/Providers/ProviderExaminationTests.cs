using LabelBench.Core;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.OnnxRuntime.Providers.Libraries;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Providers;

public class ProviderExaminationTests
{
    private static readonly GpuDescription H100 = DeviceSelectionTests.Gpu(0, "NVIDIA H100", "GPU-1", "0000:01:00.0");

    private static ProviderCheck[] Checks(params GpuDescription[] gpus) => [.. new ProviderExamination([.. gpus]).Gpu()];

    [Fact]
    public void A_machine_without_a_gpu_is_told_so_first()
    {
        var status = new ProviderExamination([]).Examine(ExecutionProvider.Cuda, new LibrarySearch(new LibraryPlaces([]), _ => "not here"));
        Assert.False(status.Usable);
        Assert.Equal("this machine shows no NVIDIA GPU", status.Reason);
    }

    [Fact]
    public void A_gpu_without_a_driver_says_what_its_library_said()
    {
        var bare = new GpuDescription("NVIDIA L4", "", "0000:01:00.0", Reading.Missing<Bytes>("libnvidia-ml.so.1 cannot be loaded"));
        var driver = Assert.Single(Checks(bare), c => c.Name == "driver");
        Assert.Equal(CheckResult.Blocks, driver.Result);
        Assert.Contains("NVIDIA L4 is there, but its driver does not answer: libnvidia-ml.so.1 cannot be loaded", driver.Text, StringComparison.Ordinal);
        Assert.Contains("580 or newer", driver.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("580.65.06", "13.0", CheckResult.Ok)]
    [InlineData("590.10", "13.1", CheckResult.Ok)]
    [InlineData("570.133.20", "12.8", CheckResult.Warning)]
    [InlineData("470.82.01", "11.4", CheckResult.Warning)]
    public void A_driver_that_is_too_old_for_cuda_13_is_named(string driver, string cuda, CheckResult expected)
    {
        var check = Assert.Single(Checks(H100 with { Nvidia = H100.Nvidia! with { Driver = driver, CudaDriver = cuda } }), c => c.Name == "driver");
        Assert.Equal(expected, check.Result);
        Assert.Contains(driver, check.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Gpus_of_different_kinds_are_a_warning_and_equal_ones_are_not()
    {
        Assert.Equal(CheckResult.Warning, Checks(H100, H100 with { Name = "NVIDIA L4" })[0].Result);
        Assert.Equal(CheckResult.Ok, Checks(H100, H100)[0].Result);
    }

    [Fact]
    public void A_gpu_that_somebody_uses_is_flagged_with_processes_and_memory()
    {
        var busy = H100 with { Nvidia = H100.Nvidia! with { MemoryUsed = Bytes.FromGibibytes(3), Processes = [new GpuProcess(4711, Bytes.FromGibibytes(2))] } };
        Assert.Equal("NVIDIA H100 at 0000:01:00.0 is in use by process 4711, 3.0 GiB of its memory taken", ProviderExamination.InUse(busy));
        Assert.Contains(Checks(busy), c => c is { Name: "in-use", Result: CheckResult.Warning });
        Assert.Null(ProviderExamination.InUse(H100));
        Assert.Contains("cannot be seen from here", ProviderExamination.InUse(H100 with { Nvidia = H100.Nvidia! with { MemoryUsed = Bytes.FromGibibytes(3) } }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_split_gpu_shows_how_to_name_its_instances()
    {
        var split = DeviceSelectionTests.Gpu(0, "NVIDIA H100", "GPU-1", "0000:01:00.0", true, new MigInstance("MIG 1g.10gb", "MIG-1", Bytes.FromGibibytes(10)));
        Assert.Contains("name an instance with --device: MIG-1 = MIG 1g.10gb", Assert.Single(Checks(split), c => c.Name == "mig").Text, StringComparison.Ordinal);
        Assert.Equal(CheckResult.Warning, Assert.Single(Checks(DeviceSelectionTests.Gpu(0, "x", "GPU-1", "0000:01:00.0", true)), c => c.Name == "mig").Result);
    }

    [Fact]
    public void A_provider_that_is_not_in_the_build_names_those_that_are()
    {
        var status = new ProviderExamination([]).Examine(ExecutionProvider.Directml, new LibrarySearch(new LibraryPlaces([]), _ => "not here"));
        Assert.Contains("has no directml provider (it has: cpu", status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_trial_passes_on_the_cpu_and_fails_on_other_outputs()
    {
        Assert.Equal(CheckResult.Ok, ProviderTrial.Run(ExecutionProvider.Cpu, "cpu").Result);
        Assert.Equal(CheckResult.Ok, ProviderTrial.Compare([1, -2], [1.0001f, -2]).Result);
        Assert.Equal(CheckResult.Blocks, ProviderTrial.Compare([1, -2], [1.1f, -2]).Result);
        Assert.Equal(CheckResult.Blocks, ProviderTrial.Compare([1, -2], [float.NaN, -2]).Result);
        Assert.Equal(CheckResult.Blocks, ProviderTrial.Compare([1, -2], [1]).Result);
        Assert.Equal(CheckResult.Blocks, ProviderTrial.Run(ExecutionProvider.Cuda, "0").Result);
    }
}
