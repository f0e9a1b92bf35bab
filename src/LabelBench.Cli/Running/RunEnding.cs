using System.Collections.Immutable;
using LabelBench.Measurement;
using LabelBench.Records;
using LabelBench.Telemetry;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Cli.Running;

/// <summary>What is read once more when a run ends: a governor that changed in between is a finding, not a footnote.</summary>
internal static class RunEnding
{
    public static EnvironmentAtEnd Read(ISampler? sampler, IEnumerable<TrialRecord> trials) =>
        new(MachineProbes.ForThisMachine().CaptureEnvironment(), [.. OfSampler(sampler), .. EnvironmentFacts.OfLibraries(trials)]);

    private static ImmutableArray<EnvironmentFact> OfSampler(ISampler? sampler) => sampler is not HostSampler host ? [] :
    [
        EnvironmentFact.Known("telemetry.scheduling", host.Scheduling, "sched_setscheduler"),
        host.RecordingFailure is { } failure ? EnvironmentFact.Missing("telemetry.recording", failure, "the run's folder") : EnvironmentFact.Known("telemetry.recording", "kept", "the run's folder"),
    ];
}
