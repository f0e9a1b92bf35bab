namespace LabelBench.Measurement.Load.Sending;

/// <summary>Where a trial may end.</summary>
/// <param name="Nanoseconds">After the beginning of the window.</param>
/// <param name="Queries">Due before.</param>
/// <param name="Confidence">That a verdict needs here, so that all looks together err no more often than one would.</param>
public readonly record struct LoadEnd(long Nanoseconds, int Queries, double Confidence = LoadEnd.OfAll)
{
    /// <summary>Of a single look: MLPerf's.</summary>
    public const double OfAll = 0.99;

    /// <summary>Of several together. A little more, because every look estimates anew how overs cluster, and one of them may be lucky; set by simulation.</summary>
    public const double OfSeveral = 0.9925;
}
