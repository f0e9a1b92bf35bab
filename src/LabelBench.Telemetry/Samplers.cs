using LabelBench.Measurement;
using LabelBench.Telemetry.Linux;
using LabelBench.Telemetry.Nvml;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry;

/// <summary>Chooses the sampler for the operating system that runs this process.</summary>
public static class Samplers
{
    public const string NotReadHere = "not read on this operating system yet";

    /// <returns>A sampler that has taken its first sample already; the caller disposes it.</returns>
    /// <param name="nvml">How NVIDIA's GPUs are read; null for what the environment says.</param>
    public static ISampler ForThisMachine(SamplerOptions? options = null, NvmlOptions? nvml = null)
    {
        options ??= SamplerOptions.Default;
        return OperatingSystem.IsLinux()
            ? new HostSampler([.. LinuxSources.Open(LinuxRoot.Real), .. NvmlSources.Open(nvml ?? NvmlOptions.OfThisProcess, options.Period)], options)
            : new UnreadSampler(NotReadHere);
    }
}
