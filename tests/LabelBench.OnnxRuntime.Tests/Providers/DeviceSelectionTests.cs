using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Providers;

public class DeviceSelectionTests
{
    private const string First = "GPU-11111111-aaaa-bbbb-cccc-000000000001", Second = "GPU-11112222-aaaa-bbbb-cccc-000000000002";

    internal static GpuDescription Gpu(int index, string name, string uuid, string address, bool? split = null, params MigInstance[] instances) => new(
        name, uuid, address, Bytes.FromGibibytes(80), new NvidiaGpu(index, "580.65.06", "13.0", "9.0", split, [.. instances], new Bytes(0), []));

    private static readonly MachineDescription Two = SampleMachines.GpuServer with { Gpus = [Gpu(0, "NVIDIA H100", First, "0000:01:00.0"), Gpu(1, "NVIDIA L4", Second, "0000:c1:00.0")] };

    private static readonly MachineDescription Split = SampleMachines.GpuServer with
    {
        Gpus =
        [
            Gpu(0, "NVIDIA H100", First, "0000:01:00.0", true, new MigInstance("MIG 1g.10gb", "MIG-aaaaaaaa-1", Bytes.FromGibibytes(10)), new MigInstance("MIG 2g.20gb", "MIG-bbbbbbbb-2", Bytes.FromGibibytes(20))),
            Gpu(1, "NVIDIA H100", Second, "0000:c1:00.0", false),
        ],
    };

    private static Checked<IReadOnlyList<string>> Resolve(MachineDescription machine, string? visible, params string[] asked) =>
        DeviceSelection.Resolve(asked.Length == 0 ? null : asked, ExecutionProvider.Cuda, machine, visible);

    [Theory]
    [InlineData("0", First)]
    [InlineData("1", Second)]
    [InlineData(Second, Second)]
    [InlineData("GPU-11112", Second)]
    [InlineData("gpu-11112222", Second)]
    [InlineData("0000:c1:00.0", Second)]
    [InlineData("00000000:C1:00.0", Second)]
    [InlineData("c1:00.0", Second)]
    public void A_gpu_is_found_by_each_of_its_names(string asked, string uuid) => Assert.Equal([uuid], Resolve(Two, null, asked).ValueOrThrow());

    [Fact]
    public void Without_a_name_it_is_the_first_and_all_are_all()
    {
        Assert.Equal([First], Resolve(Two, null).ValueOrThrow());
        Assert.Equal([First, Second], Resolve(Two, null, "all").ValueOrThrow());
        Assert.Equal([Second, First], Resolve(Two, null, "1", "all").ValueOrThrow());
    }

    [Theory]
    [InlineData("2")]
    [InlineData("one")]
    [InlineData("GPU-9999")]
    [InlineData("0000:02:00.0")]
    [InlineData("MIG-aaaaaaaa-1")]
    [InlineData("GPU-")]
    public void A_wrong_name_is_answered_with_what_is_there(string asked) => Assert.Equal(
        $"--device: '{asked}' is no GPU of this machine; there are: 0 = NVIDIA H100 (GPU-11111111, 0000:01:00.0), 1 = NVIDIA L4 (GPU-11112222, 0000:c1:00.0).",
        Assert.Single(Resolve(Two, null, asked).Problems).ToString());

    [Fact]
    public void A_beginning_that_two_share_is_not_guessed() =>
        Assert.Contains($"is the beginning of several: {First}, {Second}; give more characters.", Assert.Single(Resolve(Two, null, "GPU-1111").Problems).Text, StringComparison.Ordinal);

    [Fact]
    public void A_gpu_that_mig_splits_is_used_by_its_instances_only()
    {
        Assert.Equal(["MIG-bbbbbbbb-2"], Resolve(Split, null, "MIG-bbbb").ValueOrThrow());
        Assert.Equal(["MIG-aaaaaaaa-1", "MIG-bbbbbbbb-2", Second], Resolve(Split, null, "all").ValueOrThrow());
        Assert.Contains("is split by MIG; name one of its instances: MIG-aaaaaaaa-1 = MIG 1g.10gb, MIG-bbbbbbbb-2 = MIG 2g.20gb.", Assert.Single(Resolve(Split, null, "0").Problems).Text, StringComparison.Ordinal);
        var empty = Split with { Gpus = [Gpu(0, "NVIDIA H100", First, "0000:01:00.0", true)] };
        Assert.Contains("has MIG on and no instance", Assert.Single(Resolve(empty, null).Problems).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", Second)]
    [InlineData("GPU-11112", Second)]
    [InlineData("0,1", First)]
    public void What_the_environment_hides_is_not_ours(string visible, string first) => Assert.Equal(first, Resolve(Two, visible).ValueOrThrow()[0]);

    [Fact]
    public void An_environment_that_hides_every_gpu_is_named() =>
        Assert.Contains("CUDA_VISIBLE_DEVICES is '-1'", Assert.Single(Resolve(Two, "-1").Problems).Text, StringComparison.Ordinal);

    [Fact]
    public void Where_no_driver_tells_a_uuid_the_place_on_the_bus_names_the_gpu()
    {
        var machine = SampleMachines.GpuServer with { Gpus = [new GpuDescription("NVIDIA L4", "", "0000:41:00.0", Reading.Missing<Bytes>("x"))] };
        Assert.Equal(["0000:41:00.0"], Resolve(machine, null).ValueOrThrow());
        Assert.Equal("0", Variables("0000:41:00.0", machine.Gpus)["CUDA_VISIBLE_DEVICES"]);
    }

    [Fact]
    public void A_worker_sees_its_gpu_and_no_other_and_no_tf32_unless_the_cell_asks_for_it()
    {
        var variables = Variables(Second, Two.Gpus);
        Assert.Equal((Second, "PCI_BUS_ID", "0"), (variables["CUDA_VISIBLE_DEVICES"], variables["CUDA_DEVICE_ORDER"], variables["NVIDIA_TF32_OVERRIDE"]));
        var rounded = DeviceSelection.EnvironmentFor(Cell(ExecutionProvider.Tensorrt, Second) with { ProviderSettings = new ProviderSettings(Tf32: true) }, Two.Gpus);
        Assert.True(rounded.ContainsKey("NVIDIA_TF32_OVERRIDE"));
        Assert.Null(rounded["NVIDIA_TF32_OVERRIDE"]);
        Assert.Equal("0", Variables("gpu0", Two.Gpus)["CUDA_VISIBLE_DEVICES"]);
        Assert.Empty(DeviceSelection.EnvironmentFor(Cell(ExecutionProvider.Cpu, "cpu"), Two.Gpus));
    }

    [Fact]
    public void Directml_counts_adapters_and_the_cpu_has_no_devices()
    {
        Assert.Equal(["1"], DeviceSelection.Resolve(["1"], ExecutionProvider.Directml, Two, null).ValueOrThrow());
        Assert.Contains("is not the number of an adapter", Assert.Single(DeviceSelection.Resolve([First], ExecutionProvider.Directml, Two, null).Problems).Text, StringComparison.Ordinal);
        Assert.Equal(["cpu"], DeviceSelection.Resolve(null, ExecutionProvider.Cpu, Two, null).ValueOrThrow());
        Assert.False(DeviceSelection.Resolve(["0"], ExecutionProvider.Cpu, Two, null).IsValid);
    }

    private static ImmutableSortedDictionary<string, string?> Variables(string device, ImmutableArray<GpuDescription> gpus) => DeviceSelection.EnvironmentFor(Cell(ExecutionProvider.Cuda, device), gpus);

    private static Cell Cell(ExecutionProvider provider, string device) => new("w", Workloads.Scope.Infer, Scenario.Offline, provider, device, Precision.Fp32, 1, 1, 1, 0);
}
