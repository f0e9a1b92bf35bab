using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>When queries are due, independent of how fast they are answered.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Poisson), "poisson")]
[JsonDerivedType(typeof(LoadGen), "loadgen-poisson")]
[JsonDerivedType(typeof(Constant), "constant")]
[JsonDerivedType(typeof(Burst), "burst")]
[JsonDerivedType(typeof(Trace), "trace")]
public abstract record ArrivalPlan
{
    private ArrivalPlan() { }

    /// <summary>Random arrivals at exactly this rate, stratified. The default.</summary>
    public sealed record Poisson([property: JsonPropertyName("rate_per_second")] QueriesPerSecond Rate) : ArrivalPlan;

    /// <summary>MLPerf LoadGen's own schedule for its seed, nanosecond for nanosecond.</summary>
    /// <param name="Seed">LoadGen's schedule_rng_seed, of which it takes the low 32 bits; null gives every trial one of its own.</param>
    public sealed record LoadGen(
        [property: JsonPropertyName("rate_per_second")] QueriesPerSecond Rate,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ulong? Seed = null) : ArrivalPlan;

    /// <summary>One arrival every 1 / rate.</summary>
    public sealed record Constant([property: JsonPropertyName("rate_per_second")] QueriesPerSecond Rate) : ArrivalPlan;

    /// <summary>Several arrivals at once, again and again.</summary>
    /// <param name="Size">Arrivals a burst, all at the same time.</param>
    /// <param name="Period">From burst to burst.</param>
    /// <param name="Jitter">Each burst comes up to this much later, evenly distributed; less than the period.</param>
    public sealed record Burst(int Size, [property: JsonPropertyName("period_ms")] TimeSpan Period, [property: JsonPropertyName("jitter_ms")] TimeSpan Jitter) : ArrivalPlan;

    /// <summary>Arrivals as recorded.</summary>
    /// <param name="Path">A .csv or .jsonl file.</param>
    /// <param name="Unit">Of its timestamps.</param>
    /// <param name="TimeScale">Times are multiplied by this: 0.5 replays twice as fast.</param>
    public sealed record Trace(string Path, TraceUnit Unit, double TimeScale = 1) : ArrivalPlan;
}
