namespace LabelBench.Workloads;

/// <summary>How long a plan will take.</summary>
/// <param name="Lower">When every window has its queries in time and workers start at once.</param>
/// <param name="Upper">When every window grows to its limit and workers start slowly. Not a bound: a hung worker takes longer.</param>
/// <param name="Measuring">The part of <paramref name="Upper"/> that is warm-up and measured windows.</param>
public sealed record PlanEstimate(TimeSpan Lower, TimeSpan Upper, TimeSpan Measuring)
{
    /// <summary>Process start, load of a small model, inputs already in the cache. Assumed.</summary>
    private static readonly TimeSpan FastStart = TimeSpan.FromSeconds(0.5);

    /// <summary>Building a model's weights and generating inputs for the first time, or loading from a slow disk. Assumed.</summary>
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(4);

    /// <summary>A trial that starts at once and has its queries in time.</summary>
    public static TimeSpan Shortest(TrialSettings settings) => FastStart + settings.WarmUp + settings.Measure;

    public static PlanEstimate Of(RunPlan plan)
    {
        var (settings, trials) = (plan.Settings, plan.Trials.Length);
        var windows = plan.Trials.Select(t => settings.WindowOf(plan.CellOf(t))).ToArray();
        var measuring = settings.WarmUp * trials + TimeSpan.FromTicks(windows.Sum(w => w.MaximumMeasure.Ticks));
        return new PlanEstimate(
            Lower: (FastStart + settings.WarmUp) * trials + TimeSpan.FromTicks(windows.Sum(w => w.Measure.Ticks)),
            Upper: SlowStart * trials + measuring,
            Measuring: measuring);
    }
}
