using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>One batch size that was tried in a process of its own, or that was not tried because its memory could be told.</summary>
/// <param name="PeakMemory">Most resident memory of the process; for a batch that was not tried what it was expected to take; null where the process ended without saying.</param>
/// <param name="Detail">What went wrong; null for a batch that ran.</param>
public sealed record BatchProbe(
    int Batch,
    BatchOutcome Outcome,
    [property: JsonPropertyName("peak_memory_bytes")] Bytes? PeakMemory,
    [property: JsonPropertyName("elapsed_ms")] TimeSpan Elapsed,
    string? Detail);

/// <summary>What came of one batch size.</summary>
public enum BatchOutcome
{
    Fits,
    OutOfMemory,

    /// <summary>Not tried: by the memory of smaller batches it would have driven the machine out of memory.</summary>
    Forecast,

    /// <summary>Failed for another reason.</summary>
    Failed,
}
