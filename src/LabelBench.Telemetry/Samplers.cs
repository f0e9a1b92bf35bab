using LabelBench.Measurement;
using LabelBench.Telemetry.Linux;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry;

/// <summary>Chooses the sampler for the operating system that runs this process.</summary>
public static class Samplers
{
    public const string NotReadHere = "not read on this operating system yet";

    /// <returns>A sampler that has taken its first sample already; the caller disposes it.</returns>
    public static ISampler ForThisMachine(SamplerOptions? options = null) => OperatingSystem.IsLinux()
        ? new HostSampler(LinuxSources.Open(LinuxRoot.Real), options ?? SamplerOptions.Default)
        : new UnreadSampler(NotReadHere);
}
