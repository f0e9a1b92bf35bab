namespace LabelBench.Capacity;

/// <summary>What a server cannot do a job faster than.</summary>
public enum ServerBound
{
    /// <summary>The model call on its GPUs.</summary>
    Gpu,

    /// <summary>Everything on its cores: a server without a GPU, or a job without a model.</summary>
    Cpu,

    /// <summary>Decode, pre- and postprocessing on the cores of a server whose GPUs infer.</summary>
    HostStages,

    /// <summary>Its line to the outside.</summary>
    Network,

    /// <summary>What its disks read.</summary>
    Disk,
}
