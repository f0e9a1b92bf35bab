using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Analysis;

/// <summary>What an attribution is made from; nothing else enters it.</summary>
/// <param name="Environment">Facts of the run; says whether there is a CPU quota at all.</param>
/// <param name="Telemetry">Of the windows together.</param>
/// <param name="Stages">In the order of the pipeline; none for a model call.</param>
/// <param name="GcPause">Share of the windows in pauses of the garbage collector.</param>
public sealed record AttributionInput(
    Cell Cell,
    MachineDescription Machine,
    ImmutableArray<EnvironmentFact> Environment,
    ImmutableArray<MetricSummary> Telemetry,
    ImmutableArray<StageSummary> Stages,
    Reading<Share> GcPause)
{
    public bool IsOnGpu => Cell.Provider is not (ExecutionProvider.Cpu or ExecutionProvider.Openvino);
}
