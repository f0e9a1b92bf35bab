using LabelBench.Measurement;
using LabelBench.Telemetry.Linux;
using LabelBench.Telemetry.Nvml;
using LabelBench.Telemetry.Sampling;
using LabelBench.Telemetry.Windows;

namespace LabelBench.Telemetry;

/// <summary>Chooses the sampler for the operating system that runs this process.</summary>
public static class Samplers
{
    public const string NotReadHere = "not read on this operating system yet";

    /// <param name="options">Rate, memory, and where to record to.</param>
    /// <param name="nvml">How NVIDIA's GPUs are read; null for what the environment says.</param>
    /// <param name="plugin">Opens the sensors of an adapter, on Windows; null where none is built in.</param>
    /// <returns>A sampler that has taken its first sample already; the caller disposes it.</returns>
    public static ISampler ForThisMachine(SamplerOptions? options = null, NvmlOptions? nvml = null, Func<ISensorPlugin>? plugin = null)
    {
        options ??= SamplerOptions.Default;
        IReadOnlyList<TelemetrySource>? host = OperatingSystem.IsLinux() ? LinuxSources.Open(LinuxRoot.Real) : OperatingSystem.IsWindows() ? WindowsSources.Open(plugin) : null;
        return host is null ? new UnreadSampler(NotReadHere) : new HostSampler([.. host, .. NvmlSources.Open(nvml ?? NvmlOptions.OfThisProcess, options.Period)], options);
    }
}
