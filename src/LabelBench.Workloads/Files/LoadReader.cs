using LabelBench.Core;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads.Files;

/// <summary>Reads the section <c>load</c>: how queries come in the scenarios in which they come by themselves.</summary>
internal static class LoadReader
{
    /// <param name="folder">Folder of the file; the path of a trace starts there.</param>
    public static OfferedLoad? Read(YamlSection? section, string folder)
    {
        if (section is null)
            return null;
        var load = new OfferedLoad
        {
            Rate = section.Number("rate_per_second", 0, Limits.HighestRate, required: false, aboveMinimum: true) is { } rate ? new QueriesPerSecond(rate) : null,
            Arrivals = section.Word<ArrivalPattern>("arrivals", required: false),
            ScheduleSeed = section.Seed("schedule_seed", ulong.MaxValue),
            BurstSize = section.Integer("burst_size", 1, Limits.LargestBurst, required: false),
            BurstPeriod = Milliseconds(section.Number("burst_period_ms", 0, 3_600_000, required: false, aboveMinimum: true)),
            BurstJitter = Milliseconds(section.Number("burst_jitter_ms", 0, 3_600_000, required: false)),
            Trace = section.Text("trace", required: false) is { } path ? Path.GetFullPath(path, Path.GetFullPath(folder)) : null,
            TraceUnit = section.Word<TraceUnit>("trace_unit", required: false),
            TraceScale = section.Number("trace_scale", 0, 1e6, required: false, aboveMinimum: true),
            Places = section.Places,
        };
        section.RefuseUnknownKeys();
        if (load is { ScheduleSeed: not null, Arrivals: not ArrivalPattern.LoadgenPoisson })
            section.Report("schedule_seed", "is read where arrivals is loadgen-poisson only; say that, or leave the seed out.");
        if (load.BurstJitter >= load.BurstPeriod)
            section.Report("burst_jitter_ms", "is not below burst_period_ms; then a burst could overtake the one before.");
        return load;
    }

    /// <summary>What a scenario needs that the file does not say; a rate may also come from an option, or be found out.</summary>
    public static void CheckScenarios(WorkloadFile workload, YamlSection file)
    {
        var load = workload.Load ?? new OfferedLoad();
        foreach (var scenario in (workload.Scenarios ?? []).Where(s => s.IsOpenLoop() && !s.HasRate() && load.PlanFor(s) is null))
        {
            file.Report("load", scenario is Scenario.Burst
                ? "lacks what the scenario burst needs: burst_size and burst_period_ms."
                : "lacks what the scenario trace-replay needs: trace, a .csv or .jsonl file of timestamps.");
        }
    }

    private static TimeSpan? Milliseconds(double? value) => value is { } ms ? TimeSpan.FromMilliseconds(ms) : null;
}
