using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LabelBench.Records;

/// <summary>How late the generator sent.</summary>
/// <param name="Allowed">Most that P99 may be.</param>
/// <param name="Histogram">Queries by lag; only the filled parts.</param>
public sealed record LagRecord(
    [property: JsonPropertyName("p50_ms")] TimeSpan P50,
    [property: JsonPropertyName("p99_ms")] TimeSpan P99,
    [property: JsonPropertyName("max_ms")] TimeSpan Maximum,
    [property: JsonPropertyName("allowed_ms")] TimeSpan Allowed,
    ImmutableArray<LagCount> Histogram);

/// <summary>Queries sent up to so late, and later than the part before.</summary>
/// <param name="BelowMicroseconds">A power of two.</param>
public sealed record LagCount([property: JsonPropertyName("below_us")] double BelowMicroseconds, long Queries);
