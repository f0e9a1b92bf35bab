namespace LabelBench.Capacity;

/// <summary>What a predicted rate rests on, surest first.</summary>
public enum PredictionKind
{
    /// <summary>Measured on a machine of this very type.</summary>
    MeasuredHere,

    /// <summary>Measured on the same GPU in another machine.</summary>
    SameGpuElsewhere,

    /// <summary>Measured in the same stack on another GPU, or on another machine's cores, and carried.</summary>
    Anchored,

    /// <summary>Nobody measured the job on a GPU: published results of the stack and the GPU's specifications.</summary>
    Specifications,

    /// <summary>What the server's line or disks let through, as the catalog or the demand states them, over what the demand says that an item brings.</summary>
    Stated,
}
