namespace LabelBench.Measurement.Load;

/// <summary>How long load is applied.</summary>
/// <param name="WarmUp">Load before the measured window, at least; at least <see cref="MinimumWarmUpQueries"/> queries a stream.</param>
/// <param name="Measure">Length of the measured window, at least.</param>
/// <param name="MinimumQueries">Queries in the measured window, at least, unless <paramref name="MaximumMeasure"/> comes first.</param>
/// <param name="MaximumMeasure">Longest measured window; one query more may end after it.</param>
public sealed record LoadSettings(TimeSpan WarmUp, TimeSpan Measure, int MinimumQueries, TimeSpan MaximumMeasure)
{
    /// <summary>Two calls: the first compiles and allocates, the second shows whether it is over.</summary>
    public const int MinimumWarmUpQueries = 2;

    /// <summary>Half an interval of 95 % over its estimate that is precise enough to end a window before its longest time; above 0, infinite where any window will do.</summary>
    public double RelativeHalfWidth { get; init; } = 0.1;

    /// <summary>The same of the promised percentile where queries come by themselves.</summary>
    public double PercentileHalfWidth { get; init; } = 0.05;
}
