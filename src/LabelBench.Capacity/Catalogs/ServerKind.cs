namespace LabelBench.Capacity;

public enum ServerKind
{
    /// <summary>A whole machine of one's own.</summary>
    Dedicated,

    /// <summary>A virtual machine with cores that are not shared.</summary>
    CloudDedicatedCores,

    /// <summary>A virtual machine with shared cores.</summary>
    CloudSharedCores,
}
