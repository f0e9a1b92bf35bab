using System.Reflection;
using System.Runtime.InteropServices;
using LabelBench.Labeling.Vips;
using LabelBench.OnnxRuntime;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Cli.Running;

/// <summary>Facts that a run begins with.</summary>
internal static class RunSetup
{
    public static string Version { get; } = typeof(RunSetup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static SoftwareDescription Software(MachineDescription machine) => new(
        Version,
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.OSDescription,
        OrtRuntime.Version,
        OrtRuntime.Source,
        VipsLibrary.WhyUnavailable() is { } reason ? $"unavailable: {reason}" : VipsLibrary.Version,
        GpuDriver: machine.Gpus.Select(g => g.Nvidia?.Driver).OfType<string>().FirstOrDefault(),
        // What the driver runs at most; the libraries' own versions are known in the worker only.
        Cuda: machine.Gpus.Select(g => g.Nvidia?.CudaDriver).OfType<string>().FirstOrDefault(),
        Cudnn: null);

    public static MachineFacts Facts(MachineDescription machine) => new(machine.UsableCpus, machine.PhysicalCores);
}
