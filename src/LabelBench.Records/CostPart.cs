using System.Text.Json.Serialization;

namespace LabelBench.Records;

/// <summary>One part of a query's time.</summary>
/// <param name="Name">A stage of the pipeline, or one of the words of <see cref="CostParts"/>.</param>
public sealed record CostPart(string Name, [property: JsonPropertyName("per_query_ms")] TimeSpan PerQuery);
