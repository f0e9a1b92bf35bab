using LabelBench.Measurement;
using LabelBench.Telemetry.Linux;
using LabelBench.Telemetry.Linux.Machine;
using LabelBench.Telemetry.Nvml;

namespace LabelBench.Telemetry;

/// <summary>Chooses the probe for the operating system that runs this process.</summary>
public static class MachineProbes
{
    public static IMachineProbe ForThisMachine() => new NvidiaMachineProbe(OperatingSystem.IsLinux()
        ? new LinuxMachineProbe(LinuxRoot.Real, ProcessSurroundings.OfThisProcess())
        : new GenericMachineProbe(ProcessSurroundings.OfThisProcess()), NvmlOptions.OfThisProcess.Path);
}
