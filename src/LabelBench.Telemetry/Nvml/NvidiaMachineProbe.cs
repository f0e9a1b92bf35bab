using System.Collections.Immutable;
using LabelBench.Measurement;
using LabelBench.Records;

namespace LabelBench.Telemetry.Nvml;

/// <summary>Completes another probe's GPUs by what NVIDIA's management library tells of them.</summary>
/// <param name="library">A library to load instead of the driver's, for tests.</param>
internal sealed class NvidiaMachineProbe(IMachineProbe inner, string? library = null) : IMachineProbe
{
    public MachineDescription Describe()
    {
        var machine = inner.Describe();
        return machine with { Gpus = NvmlGpus.Read(library).Join(machine.Gpus) };
    }

    public ImmutableArray<EnvironmentFact> CaptureEnvironment() => [.. inner.CaptureEnvironment(), .. NvmlFacts.Of(library)];
}
