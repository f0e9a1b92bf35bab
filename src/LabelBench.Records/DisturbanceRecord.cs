using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>Who else had a part in a measured window, looked at in pieces of about a second.</summary>
/// <param name="Piece">Length of a piece.</param>
/// <param name="Quiet">Pieces in which nothing came from outside.</param>
/// <param name="Disturbed">Pieces in which something did.</param>
/// <param name="Unknown">Pieces of which it cannot be told.</param>
/// <param name="Causes">By rule, the one with the most pieces first.</param>
/// <param name="Processes">Of others, by their CPU time over the whole window, the busiest first, at most three.</param>
/// <param name="UnknownBecause">Why it cannot be told; null where every piece is known.</param>
public sealed record DisturbanceRecord(
    [property: JsonPropertyName("piece_ms")] TimeSpan Piece,
    int Quiet,
    int Disturbed,
    int Unknown,
    ImmutableArray<DisturbanceCause> Causes,
    ImmutableArray<BusyProcess> Processes,
    string? UnknownBecause)
{
    [JsonIgnore]
    public int Pieces => Quiet + Disturbed + Unknown;
}

/// <summary>One way in which pieces were disturbed.</summary>
/// <param name="Rule">Stable: <c>steal</c>, <c>other-processes</c>, <c>throttled</c>, <c>frequency</c>, <c>run-queue</c>, <c>sentinel</c>.</param>
/// <param name="Worst">Greatest reading, in the unit that the text names.</param>
/// <param name="WorstAt">Beginning of that piece, from the beginning of the window.</param>
/// <param name="Text">The worst reading in words.</param>
public sealed record DisturbanceCause(string Rule, int Pieces, double Worst, [property: JsonPropertyName("worst_at_ms")] TimeSpan WorstAt, string Text);

/// <param name="Name">As the kernel has it, at most 15 characters.</param>
/// <param name="Count">Processes of that name.</param>
/// <param name="ProcessId">Of the busiest of them.</param>
/// <param name="Cpus">Share of all CPUs that they used together.</param>
public sealed record BusyProcess(string Name, int Count, int ProcessId, Share Cpus);
