using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Telemetry;

/// <summary>What the doctor looks at.</summary>
/// <param name="Idle">Metrics of a short window in which LabelBench did nothing, with its own process watched.</param>
/// <param name="FreeSpace">On the file system of the working folder.</param>
public sealed record DoctorReadings(
    MachineDescription Machine, ImmutableArray<EnvironmentFact> Environment, ImmutableArray<MetricSummary> Idle, string WorkingFolder, Reading<Bytes> FreeSpace)
{
    /// <summary>Who was busy meanwhile, the busiest first; none where nobody was, or where processes cannot be counted.</summary>
    public ImmutableArray<BusyProcess> Processes { get; init; } = [];
}
