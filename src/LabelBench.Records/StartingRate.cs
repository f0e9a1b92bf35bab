using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>A rate that nobody stated and that was found out before the run was planned, from a short trial of as many queries as the system took.</summary>
/// <param name="CellId">Of the cell without its rate.</param>
/// <param name="Capacity">Queries a second that were answered in the short trial.</param>
/// <param name="Measured">How long it measured.</param>
/// <param name="Rate">That the run sends.</param>
public sealed record StartingRate(
    string CellId,
    [property: JsonPropertyName("capacity_queries_per_s")] QueriesPerSecond Capacity,
    [property: JsonPropertyName("measured_ms")] TimeSpan Measured,
    [property: JsonPropertyName("rate_queries_per_s")] QueriesPerSecond Rate);
