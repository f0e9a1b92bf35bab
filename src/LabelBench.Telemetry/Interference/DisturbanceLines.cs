namespace LabelBench.Telemetry;

/// <summary>From where on a piece of about a second counts as disturbed. <c>simulate.sh interference</c> counts what they find and what they find wrongly.</summary>
/// <remarks>A trial as a whole is judged by <see cref="ValidityThreshold"/>; these lines find what a mean hides. None lies above the line that makes a trial invalid: an invalid trial has a disturbed second.</remarks>
public static class DisturbanceLines
{
    /// <summary>Of all CPU time, gone to other guests. On two CPUs a second has 200 ticks, so that one tick at either edge is 0.5 %.</summary>
    public const double Steal = 0.03;

    /// <summary>Of the piece, held back by the CPU quota.</summary>
    public const double Throttled = 0.05;

    /// <summary>Of all CPUs, used by other processes while tasks waited for a CPU: a quiet machine uses 1 to 3 % for its own upkeep.</summary>
    public const double OtherProcesses = 0.10;

    /// <summary>Share of time with tasks waiting below which others ran on CPUs that the worker did not want.</summary>
    public const double Contention = 0.10;

    /// <summary>Below this share of the trial's median frequency.</summary>
    public const double Frequency = 0.90;

    /// <summary>More waiting of the worker's own threads than in the trial's median piece: how much they wait for each other differs from job to job.</summary>
    public const double RunQueueAboveMedian = 0.25;

    /// <summary>The sentinel's fastest piece of work in the second over that of the trial's median second: all ten were slow, which no single interruption explains.</summary>
    public const double SentinelSlowdown = 1.25;
}
