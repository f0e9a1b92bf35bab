using System.Text.Json.Serialization;

namespace LabelBench.Records;

/// <summary>What a loop that waits for each answer did not measure: an estimate of the queries that users would have sent meanwhile.</summary>
/// <param name="Interval">From query to query, that stands for the users' rate: the median latency.</param>
/// <param name="Queries">Omitted.</param>
/// <param name="Share">Of all that were due.</param>
/// <param name="P99">With the omitted put in.</param>
public sealed record OmittedRecord(
    [property: JsonPropertyName("interval_ms")] TimeSpan Interval,
    long Queries,
    double Share,
    [property: JsonPropertyName("p99_ms")] TimeSpan P99);
