namespace LabelBench.Analysis;

/// <summary>What a cell could not be faster than.</summary>
public enum Limit
{
    /// <summary>A quota on CPU time held the process back.</summary>
    CpuQuota,

    /// <summary>The hypervisor gave CPU time to other guests.</summary>
    Steal,

    /// <summary>The CPU was held back for its temperature.</summary>
    CpuHeat,

    /// <summary>The GPU was held back for its temperature or by a power brake.</summary>
    GpuHeat,

    /// <summary>The GPU's power limit held its clocks down.</summary>
    PowerLimit,

    /// <summary>The GPU's own decoders of video or JPEG.</summary>
    DeviceDecoder,

    /// <summary>Transfers between host and device.</summary>
    Pcie,

    /// <summary>All CPUs are busy.</summary>
    Cpus,

    /// <summary>One thread that cannot be divided.</summary>
    SerialHostCode,

    /// <summary>Decoding on the CPU: workers busy, the queue before them full, the one behind them empty.</summary>
    CpuDecode,

    /// <summary>Garbage collection.</summary>
    ManagedRuntime,

    /// <summary>Reading or writing files, or pages from disk.</summary>
    Storage,

    /// <summary>The GPU waits for the host, and no reading says for what part of it.</summary>
    Host,

    /// <summary>Bandwidth of the GPU's memory.</summary>
    DeviceMemoryBandwidth,

    /// <summary>Arithmetic units of the GPU.</summary>
    DeviceCompute,

    /// <summary>Kernels too small to fill the GPU, or waiting for each other.</summary>
    LaunchOrLatency,

    /// <summary>The GPU's memory is full.</summary>
    DeviceMemoryCapacity,

    /// <summary>A stage of the pipeline whose workers are busy all the time, while CPUs are left.</summary>
    Stage,

    /// <summary>Readings are missing that would tell several causes apart.</summary>
    CannotSeparate,

    /// <summary>Everything was read, and nothing is at its limit.</summary>
    Unexplained,
}
