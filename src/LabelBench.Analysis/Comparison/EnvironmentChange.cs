namespace LabelBench.Analysis.Comparison;

/// <summary>A fact about the machine or its software that differs between two sides.</summary>
/// <param name="Name">Dotted: <c>kernel.release</c>.</param>
/// <param name="Part">What it belongs to: facts of one part change together, as a driver's version and the CUDA that it brings.</param>
/// <param name="From">Where the runs of a side differ, all values.</param>
public sealed record EnvironmentChange(string Name, EnvironmentPart Part, string From, string To)
{
    /// <summary>Whether it can move a measurement.</summary>
    public bool IsSuspect => Part is not EnvironmentPart.Other;
}

/// <summary>Parts of an environment that change one at a time.</summary>
public enum EnvironmentPart
{
    GpuDriver,
    Gpu,
    Kernel,
    KernelSettings,
    Firmware,
    Runtime,
    ProviderOptions,
    Cpu,
    Memory,
    Limits,
    Variables,
    Storage,
    OperatingSystem,
    Hypervisor,
    LabelBench,

    /// <summary>Told, and no suspect: time zone, language.</summary>
    Other,
}
