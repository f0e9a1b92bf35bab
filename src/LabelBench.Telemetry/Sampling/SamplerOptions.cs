namespace LabelBench.Telemetry.Sampling;

/// <summary>How often the sampler reads and how much it keeps.</summary>
/// <param name="Period">Distance of two samples. 100 ms: most kernel counters move in steps of 10 ms, so that faster reading sees only steps.</param>
/// <param name="Capacity">Samples kept; older ones are dropped. 36,000 hold an hour at 10 Hz in about 25 MB, far longer than a trial.</param>
/// <param name="RecordTo">File that all samples go into; null keeps none.</param>
public sealed record SamplerOptions(TimeSpan Period, int Capacity, string? RecordTo = null)
{
    /// <summary>So that a slow source has samples at both edges of a window, however short the time that is kept.</summary>
    private const int FewestKept = 64;

    public static SamplerOptions Default { get; } = new(TimeSpan.FromMilliseconds(100), 36_000);

    internal long PeriodNanoseconds => Period.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Samples of another rate that cover the same time.</summary>
    internal int CapacityAt(TimeSpan period) => (int)Math.Max(FewestKept, Capacity * Period.Ticks / period.Ticks);
}
