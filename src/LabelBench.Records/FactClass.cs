namespace LabelBench.Records;

/// <summary>What an environment fact is about: what a difference between two runs can be laid to.</summary>
public enum FactClass
{
    /// <summary>NVIDIA's, AMD's or Intel's GPU driver, user and kernel part.</summary>
    Driver,

    Cuda,
    Cudnn,
    TensorRt,
    OnnxRuntime,
    ProviderOptions,

    /// <summary>Other native libraries that the worker had loaded.</summary>
    Library,

    Kernel,

    /// <summary>What the kernel was started with, isolated CPUs included.</summary>
    CommandLine,

    /// <summary>Kernel settings: scheduler, clock source, watchdog.</summary>
    KernelSetting,

    Mitigations,
    Microcode,

    /// <summary>Firmware of the board.</summary>
    Bios,

    /// <summary>The machine and its CPUs themselves.</summary>
    Hardware,

    /// <summary>CPU governor, energy preference, turbo, idle states.</summary>
    Governor,

    Smt,

    /// <summary>NUMA nodes and CPU affinity.</summary>
    Numa,

    /// <summary>Memory settings: huge pages, swap, same-page merging.</summary>
    Memory,

    /// <summary>cgroup and process limits.</summary>
    Limits,

    /// <summary>Hypervisor and container.</summary>
    Virtualisation,

    PowerLimit,

    /// <summary>GPU clocks as set: application clocks, locked clocks, most.</summary>
    Clocks,

    Ecc,
    Mig,
    Persistence,
    Pcie,

    /// <summary>Firmware of a GPU: VBIOS, GSP.</summary>
    Vbios,

    OperatingSystem,
    Storage,

    /// <summary>The .NET runtime.</summary>
    DotNet,

    /// <summary>Environment variables.</summary>
    Variables,

    /// <summary>How LabelBench itself sampled.</summary>
    Sampling,

    /// <summary>Belongs to none of the others.</summary>
    Other,
}
