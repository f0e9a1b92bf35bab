using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Testing;

/// <summary>Machines as a probe would describe them.</summary>
public static class SampleMachines
{
    /// <summary>A rented virtual server: 8 of 32 threads usable, no GPU.</summary>
    public static MachineDescription CpuServer { get; } = new(
        "bench-07", "AMD EPYC 7302 16-Core Processor", 1, 16, 32, 8, new Hertz(3.3e9), Bytes.FromGibibytes(62.7), Bytes.FromGibibytes(31.5),
        "KVM", "x64", "Debian GNU/Linux 12 (bookworm)", ["avx2", "fma"], []);

    /// <summary>The same with an NVIDIA L4 and all of its cores.</summary>
    public static MachineDescription GpuServer { get; } = CpuServer with
    {
        Name = "bench-11",
        UsableCpus = 32,
        Hypervisor = null,
        MemoryLimit = Reading.Missing<Bytes>("no cgroup limits this process"),
        Gpus = [new GpuDescription("NVIDIA L4", "GPU-2f1a9d1e-7c55-4d0b-9f3a-0f6a3f1f77aa", "0000:41:00.0", Bytes.FromGibibytes(22.5))],
    };

    public static SoftwareDescription Software { get; } = new(
        "0.1.0", "10.0.1", "6.1.0-31-amd64", "1.29.0", "npm", "8.18.0", GpuDriver: null, Cuda: null, Cudnn: null);
}
