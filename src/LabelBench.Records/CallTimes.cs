using System.Text.Json.Serialization;

namespace LabelBench.Records;

/// <summary>Where the time of model calls went whose tensors travel between host and device, summed over calls and streams.</summary>
/// <param name="Upload">Inputs from the host's memory to the device's.</param>
/// <param name="Compute">The call itself, until its outputs are there.</param>
/// <param name="Download">Outputs back to the host.</param>
public sealed record CallTimes(
    long Calls,
    [property: JsonPropertyName("upload_ms")] TimeSpan Upload,
    [property: JsonPropertyName("compute_ms")] TimeSpan Compute,
    [property: JsonPropertyName("download_ms")] TimeSpan Download)
{
    /// <summary>Together; null where none of them says anything.</summary>
    public static CallTimes? Sum(IEnumerable<CallTimes?> times) => times.OfType<CallTimes>().Aggregate((CallTimes?)null, (sum, one) => sum is null ? one : sum + one);

    public static CallTimes operator +(CallTimes one, CallTimes other) =>
        new(one.Calls + other.Calls, one.Upload + other.Upload, one.Compute + other.Compute, one.Download + other.Download);

    /// <summary>What happened between two readings.</summary>
    public static CallTimes operator -(CallTimes end, CallTimes begin) =>
        new(end.Calls - begin.Calls, end.Upload - begin.Upload, end.Compute - begin.Compute, end.Download - begin.Download);
}
