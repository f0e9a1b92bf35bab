using System.Text.Json.Serialization;
using LabelBench.Core;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads;

/// <summary>Load that comes by itself, as a workload file or options say it; what they do not say is null.</summary>
public sealed record OfferedLoad
{
    /// <summary>Queries a second, of the scenarios server and constant-rate; null finds a first rate out before the run.</summary>
    [JsonPropertyName("rate_per_second"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public QueriesPerSecond? Rate { get; init; }

    /// <summary>Of the scenario server; null takes stratified Poisson arrivals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ArrivalPattern? Arrivals { get; init; }

    /// <summary>LoadGen's schedule_rng_seed, of its arrivals; null gives every trial one of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ulong? ScheduleSeed { get; init; }

    /// <summary>Queries at once, of the scenario burst.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? BurstSize { get; init; }

    /// <summary>From burst to burst.</summary>
    [JsonPropertyName("burst_period_ms"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? BurstPeriod { get; init; }

    /// <summary>Each burst comes up to so much later; null for punctual ones.</summary>
    [JsonPropertyName("burst_jitter_ms"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? BurstJitter { get; init; }

    /// <summary>Absolute path of a .csv or .jsonl file of timestamps, of the scenario trace-replay.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }

    /// <summary>Of the trace's timestamps; null takes milliseconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TraceUnit? TraceUnit { get; init; }

    /// <summary>Times of the trace are multiplied by this; null replays it as it was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TraceScale { get; init; }

    /// <summary>Where a workload file says it; null for options, and in records.</summary>
    [JsonIgnore]
    public KeyPlaces? Places { get; init; }

    /// <summary>What this says, and where it says nothing, what the other says.</summary>
    public OfferedLoad Over(OfferedLoad? other) => other is null ? this : new OfferedLoad
    {
        Rate = Rate ?? other.Rate,
        Arrivals = Arrivals ?? other.Arrivals,
        ScheduleSeed = ScheduleSeed ?? other.ScheduleSeed,
        BurstSize = BurstSize ?? other.BurstSize,
        BurstPeriod = BurstPeriod ?? other.BurstPeriod,
        BurstJitter = BurstJitter ?? other.BurstJitter,
        Trace = Trace ?? other.Trace,
        TraceUnit = TraceUnit ?? other.TraceUnit,
        TraceScale = TraceScale ?? other.TraceScale,
    };

    /// <summary>When queries are due in a scenario; null in a closed loop, and where something is missing that the scenario needs.</summary>
    public ArrivalPlan? PlanFor(Scenario scenario) => (scenario, this) switch
    {
        (Scenario.Server, { Rate: { } rate }) => (Arrivals ?? ArrivalPattern.Poisson) switch
        {
            ArrivalPattern.LoadgenPoisson => new ArrivalPlan.LoadGen(rate, ScheduleSeed),
            ArrivalPattern.Constant => new ArrivalPlan.Constant(rate),
            _ => new ArrivalPlan.Poisson(rate),
        },
        (Scenario.ConstantRate, { Rate: { } rate }) => new ArrivalPlan.Constant(rate),
        (Scenario.Burst, { BurstSize: { } size, BurstPeriod: { } period }) => new ArrivalPlan.Burst(size, period, BurstJitter ?? TimeSpan.Zero),
        (Scenario.TraceReplay, { Trace: { } trace }) => new ArrivalPlan.Trace(trace, TraceUnit ?? Workloads.TraceUnit.Milliseconds, TraceScale ?? 1),
        _ => null,
    };
}
