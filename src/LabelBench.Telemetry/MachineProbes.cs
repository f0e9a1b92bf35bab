using LabelBench.Measurement;
using LabelBench.Telemetry.Linux;
using LabelBench.Telemetry.Linux.Machine;

namespace LabelBench.Telemetry;

/// <summary>Chooses the probe for the operating system that runs this process.</summary>
public static class MachineProbes
{
    public static IMachineProbe ForThisMachine() => OperatingSystem.IsLinux()
        ? new LinuxMachineProbe(LinuxRoot.Real, ProcessSurroundings.OfThisProcess())
        : new GenericMachineProbe(ProcessSurroundings.OfThisProcess());
}
