using LabelBench.Measurement;
using LabelBench.Telemetry.Linux;
using LabelBench.Telemetry.Sampling;
using LabelBench.Telemetry.Windows;

namespace LabelBench.Telemetry;

/// <summary>Chooses the sampler for the operating system that runs this process.</summary>
public static class Samplers
{
    public const string NotReadHere = "not read on this operating system yet";

    /// <param name="options">Rate, memory, and where to record to.</param>
    /// <param name="plugin">Opens the sensors of an adapter, on Windows; null where none is built in.</param>
    /// <returns>A sampler that has taken its first sample already; the caller disposes it.</returns>
    public static ISampler ForThisMachine(SamplerOptions? options = null, Func<ISensorPlugin>? plugin = null) => (OperatingSystem.IsLinux(), OperatingSystem.IsWindows()) switch
    {
        (true, _) => new HostSampler(LinuxSources.Open(LinuxRoot.Real), options ?? SamplerOptions.Default),
        (_, true) => new HostSampler(WindowsSources.Open(plugin), options ?? SamplerOptions.Default),
        _ => new UnreadSampler(NotReadHere),
    };
}
