using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>What a trial showed whose queries came by themselves, beside its latencies, which run from when queries were due.</summary>
/// <param name="Queries">Due inside the window.</param>
/// <param name="Unanswered">Of those, never answered while the trial waited; they count as over the limit, and their latency is how long they had waited.</param>
/// <param name="Service">From when the system began to work on a query until it was answered; of the answered.</param>
/// <param name="ScheduleSeed">Seed of the schedule: LoadGen's own where the arrivals are LoadGen's.</param>
public sealed record OpenLoopRecord(
    long Queries,
    long Unanswered,
    OpenLoopRates Rates,
    LatencySummary Service,
    LagRecord Lag,
    InFlightRecord InFlight,
    ulong ScheduleSeed)
{
    /// <summary>What the trial shows about the workload's latency promise; null without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PromiseRecord? Promise { get; init; }

    /// <summary>When the trial was stopped because its queue ran away; null where it did not.</summary>
    [JsonPropertyName("diverged_after_ms"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? DivergedAfter { get; init; }

    /// <summary>Half the interval of the promised percentile (P99 without a promise) over its value, at the end; null where the trial is too short for an interval.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? RelativeHalfWidth { get; init; }
}

/// <summary>The five rates.</summary>
/// <param name="Requested">Null for a trace, which asks for none.</param>
/// <param name="WithinSlo">Null without a promise.</param>
public sealed record OpenLoopRates(
    [property: JsonPropertyName("requested_per_s")] QueriesPerSecond? Requested,
    [property: JsonPropertyName("scheduled_per_s")] QueriesPerSecond Scheduled,
    [property: JsonPropertyName("sent_per_s")] QueriesPerSecond Sent,
    [property: JsonPropertyName("completed_per_s")] QueriesPerSecond Completed,
    [property: JsonPropertyName("within_slo_per_s")] QueriesPerSecond? WithinSlo);

/// <summary>Queries inside the system, counted and by Little's law; the two agree where nothing was lost or counted twice.</summary>
/// <param name="Counted">Mean of looks a few times a second.</param>
/// <param name="ByLittlesLaw">Rate of arrivals times mean response time.</param>
/// <param name="Looks">Behind the mean.</param>
public sealed record InFlightRecord(double Counted, double ByLittlesLaw, int Looks);
