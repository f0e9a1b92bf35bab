namespace LabelBench.Models;

/// <summary>Execution providers on GPUs whose kernels this table knows. The CPU provider has one for every operator that is generated.</summary>
public enum KernelProvider
{
    Cuda,
    Directml,

    /// <summary>What it does not take goes to CUDA, not to the CPU.</summary>
    Tensorrt,
}

/// <summary>Whether a provider runs an operator at opset 17.</summary>
public enum KernelSupport
{
    /// <summary>It does.</summary>
    Yes,

    /// <summary>It does, with a property that one should know.</summary>
    Conditional,

    /// <summary>Nobody has seen it run or fail.</summary>
    Unverified,

    /// <summary>It does not: another provider gets the node.</summary>
    No,
}
