using System.Text.Json.Serialization;
using LabelBench.Workloads;

namespace LabelBench.Records;

/// <summary>The percentile of a stream's latencies that LoadGen's early stopping vouches for: the true one is below it in 99 % of runs.</summary>
/// <param name="Percentile">50 to 100, exclusive.</param>
/// <param name="Latency">Of a query; null where there were too few.</param>
/// <param name="Discarded">Longest queries left out for it.</param>
/// <param name="Queries">Behind it.</param>
/// <param name="QueriesStillNeeded">0 where there is an estimate.</param>
public sealed record EarlyStoppingRecord(
    double Percentile,
    [property: JsonPropertyName("latency_ms")] TimeSpan? Latency,
    long Discarded,
    long Queries,
    long QueriesStillNeeded)
{
    /// <summary>What MLPerf reports of the stream scenarios: P90 of single-stream, P99 of multi-stream.</summary>
    public static double PercentileOf(Scenario scenario) => scenario is Scenario.MultiStream ? MultiStreamQueries.Percentile : 90;
}
