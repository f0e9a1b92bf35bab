namespace LabelBench.Measurement.Load.Search;

public enum JointOutcome
{
    Measured,
    OutOfMemory,

    /// <summary>Crashed, hung or was refused, for a reason that says nothing about its neighbours.</summary>
    Failed,
}

/// <summary>A configuration that was tried.</summary>
/// <param name="Index">Number of the configuration: see <see cref="JointSearch.Levels"/>.</param>
/// <param name="Throughput">Items a second, above 0; null unless measured.</param>
/// <param name="LatencySeconds">At the percentile of the promise, above 0; null unless measured.</param>
public sealed record JointPoint(int Index, JointOutcome Outcome, double? Throughput = null, double? LatencySeconds = null);
