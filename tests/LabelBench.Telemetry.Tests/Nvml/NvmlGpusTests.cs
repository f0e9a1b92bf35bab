using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Telemetry.Nvml;
using LabelBench.Testing;
using LabelBench.Testing.Nvml;

namespace LabelBench.Telemetry.Tests.Nvml;

public sealed class NvmlGpusTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [CompilerFact]
    public void Gpus_are_told_in_the_order_of_their_pci_addresses_whatever_the_driver_does()
    {
        var gpus = NvmlGpus.Read(FakeNvml.Save(folder, "-DDRIVER=\"580.65.06\""));
        Assert.Equal("", gpus.Reason);
        Assert.Equal(["0000:01:00.0", "0000:c1:00.0"], gpus.Gpus.Select(g => g.PciAddress));
        Assert.Equal([0, 1], gpus.Gpus.Select(g => g.Nvidia!.Index));
        var first = gpus.Gpus[0];
        Assert.Equal(("NVIDIA H100 80GB HBM3", "GPU-11111111-aaaa-bbbb-cccc-000000000001"), (first.Name, first.Uuid));
        Assert.Equal(("580.65.06", "13.1", "9.0", (bool?)false), (first.Nvidia!.Driver, first.Nvidia.CudaDriver, first.Nvidia.ComputeCapability, first.Nvidia.MigEnabled));
        Assert.Equal((80d, 3d), (first.MemoryBytes.ValueOrNull!.Value.Gibibytes, first.Nvidia.MemoryUsed.ValueOrNull!.Value.Gibibytes));
        Assert.Null(gpus.Gpus[1].Nvidia!.MigEnabled);
    }

    [CompilerFact]
    public void Processes_are_told_and_memory_that_is_not_told_is_missing_not_huge()
    {
        var processes = NvmlGpus.Read(FakeNvml.Save(folder, "-DDRIVER=\"580.65.06\"")).Gpus[0].Nvidia!.Processes;
        Assert.Equal([4711, 4712], processes.Select(p => p.ProcessId));
        Assert.Equal(2, processes[0].MemoryUsed.ValueOrNull!.Value.Gibibytes);
        Assert.IsType<Reading<Bytes>.Unavailable>(processes[1].MemoryUsed);
    }

    [CompilerFact]
    public void Records_of_another_layout_are_not_believed() => Assert.Empty(NvmlGpus.Read(FakeNvml.Save(folder, "-DFOREIGN_LAYOUT")).Gpus[0].Nvidia!.Processes);

    [CompilerFact]
    public void Instances_of_a_split_gpu_are_listed_across_empty_places()
    {
        var gpu = NvmlGpus.Read(FakeNvml.Save(folder, "-DMIG")).Gpus[0].Nvidia!;
        Assert.True(gpu.MigEnabled);
        Assert.Equal(["MIG-aaaaaaaa-1111-5222-8333-000000000011", "MIG-bbbbbbbb-1111-5222-8333-000000000012"], gpu.MigInstances.Select(i => i.Uuid));
    }

    [CompilerFact]
    public void An_older_driver_tells_what_it_can()
    {
        var gpu = NvmlGpus.Read(FakeNvml.Save(folder, "-DGENERATION=1100")).Gpus[0];
        Assert.Equal(80, gpu.MemoryBytes.ValueOrNull!.Value.Gibibytes);
        Assert.Empty(gpu.Nvidia!.Processes);
    }

    [CompilerFact]
    public void The_library_is_closed_as_often_as_it_is_opened()
    {
        using var fake = new FakeNvml(folder);
        NvmlGpus.Read(fake.Path);
        NvmlGpus.Read(fake.Path);
        Assert.Equal(0, fake.Users);
        Assert.True(fake.Calls > 0);
    }

    [CompilerFact]
    public void A_driver_that_was_upgraded_while_in_use_is_named()
    {
        var gpus = NvmlGpus.Read(FakeNvml.Save(folder, "-DBROKEN_INIT"));
        Assert.Empty(gpus.Gpus);
        Assert.Contains("the driver was upgraded while in use", gpus.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_library_the_view_of_the_kernel_stays_and_says_why_it_knows_no_more()
    {
        var gpus = NvmlGpus.Read(folder["no-such-library.so"]);
        Assert.Contains("cannot be loaded", gpus.Reason, StringComparison.Ordinal);
        var nvidia = new GpuDescription("NVIDIA L4", "", "0000:01:00.0", Reading.Missing<Bytes>("the kernel does not tell it"));
        var amd = new GpuDescription("AMD Instinct MI300X", "", "0000:02:00.0", Bytes.FromGibibytes(192));
        var joined = gpus.Join([nvidia, amd]);
        Assert.Equal([nvidia.PciAddress, amd.PciAddress], joined.Select(g => g.PciAddress));
        Assert.Equal(gpus.Reason, Assert.IsType<Reading<Bytes>.Unavailable>(joined[0].MemoryBytes).Reason);
        Assert.Equal(amd, joined[1]);
        Assert.Empty(gpus.Join([]));
    }

    [CompilerFact]
    public void Both_views_are_joined_by_address_and_a_gpu_that_only_the_driver_sees_is_added()
    {
        var gpus = NvmlGpus.Read(FakeNvml.Save(folder, "-DDRIVER=\"580.65.06\""));
        var shown = ImmutableArray.Create(new GpuDescription("Intel 8086:56c0", "", "0000:00:02.0", Reading.Missing<Bytes>("x")), new GpuDescription("NVIDIA Corporation GH100", "", "0000:01:00.0", Reading.Missing<Bytes>("x")));
        var joined = gpus.Join(shown);
        Assert.Equal(["0000:00:02.0", "0000:01:00.0", "0000:c1:00.0"], joined.Select(g => g.PciAddress));
        Assert.Equal("NVIDIA H100 80GB HBM3", joined[1].Name);
    }

    [CompilerFact]
    public void Settings_of_every_gpu_are_facts_that_the_record_knows_by_name()
    {
        var facts = NvmlFacts.Of(FakeNvml.Save(folder, "-DDRIVER=\"580.65.06\""));
        var known = EnvironmentFacts.OfGpu.Select(f => f.What).ToHashSet();
        Assert.All(facts.Where(f => f.Name.StartsWith("gpu.", StringComparison.Ordinal)), f => Assert.Contains(f.Name.Split('.')[2], known));
        Assert.Equal("700", facts.Single(f => f.Name == "gpu.0.power_limit_w").Value);
        Assert.Equal("NVIDIA L4", facts.Single(f => f.Name == "gpu.1.name").Value);
        Assert.Equal("580.65.06", facts.Single(f => f.Name == "gpu.0.gsp_firmware").Value);
        Assert.Equal("1", facts.Single(f => f.Name == "gpu.0.ecc").Value);
        Assert.NotNull(facts.Single(f => f.Name == "gpu.1.mig").Unavailable);
        Assert.Equal("251, 252, 253", facts.Single(f => f.Name == "telemetry.gpu_clock_counter_fields").Value);
        Assert.Empty(NvmlFacts.Of(folder["no-such-library.so"]));
    }
}
