namespace LabelBench.Telemetry.Sampling;

/// <summary>How often the sampler reads and how much it keeps.</summary>
/// <param name="Period">Distance of two samples. 100 ms: most kernel counters move in steps of 10 ms, so that faster reading sees only steps.</param>
/// <param name="Capacity">Samples kept; older ones are dropped. 36,000 hold an hour at 10 Hz in about 15 MB, far longer than a trial.</param>
public sealed record SamplerOptions(TimeSpan Period, int Capacity)
{
    public static SamplerOptions Default { get; } = new(TimeSpan.FromMilliseconds(100), 36_000);

    internal long PeriodNanoseconds => Period.Ticks * 100;
}
