using LabelBench.Workloads;

namespace LabelBench.Telemetry.Tests;

/// <summary>Cells that a window may be of.</summary>
internal static class Cells
{
    public static Cell OnCpu { get; } = new("image-classify", Scope.Pipeline, Scenario.Offline, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 1, 1, 1, 1);

    public static Cell OnGpu(string device) => OnCpu with { Provider = ExecutionProvider.Cuda, Device = device };
}
