using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>Parameters and optimiser state as they were written to disk while steps waited, inside the window.</summary>
/// <param name="EverySteps">Interval.</param>
/// <param name="Written">How many.</param>
/// <param name="Size">Of one file.</param>
/// <param name="Total">From the end of the step before to the durable file under its name, summed.</param>
/// <param name="Longest">The slowest one.</param>
/// <param name="Steps">After which steps, 1 for the first of all; the first <see cref="MostSteps"/> of them.</param>
public sealed record CheckpointRecord(
    int EverySteps,
    int Written,
    [property: JsonPropertyName("size_bytes")] Bytes Size,
    [property: JsonPropertyName("total_ms")] TimeSpan Total,
    [property: JsonPropertyName("longest_ms")] TimeSpan Longest,
    ImmutableArray<long> Steps)
{
    public const int MostSteps = 100;

    /// <summary>Mean time of one; null where the window was over before the first.</summary>
    [JsonIgnore]
    public TimeSpan? Mean => Written == 0 ? null : Total / Written;
}
