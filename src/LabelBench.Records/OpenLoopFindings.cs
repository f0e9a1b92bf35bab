namespace LabelBench.Records;

/// <summary>Rules of findings about load that came by itself.</summary>
public static class OpenLoopFindings
{
    /// <summary>The generator sent too late.</summary>
    public const string GeneratorLag = "generator-lag";

    /// <summary>What was sent is not what was scheduled.</summary>
    public const string Arrivals = "arrivals";

    /// <summary>More queries came than were answered, and ever more waited.</summary>
    public const string DivergingQueue = "diverging-queue";

    /// <summary>Queries were never answered.</summary>
    public const string Unanswered = "unanswered";

    /// <summary>One of several workers answered far later than the others.</summary>
    public const string SlowWorker = "slow-worker";

    /// <summary>Every query takes longer than the promised limit, however few there are.</summary>
    public const string LimitBelowService = "limit-below-service";

    /// <summary>All of them; where several workers share a load they are judged over all together.</summary>
    public static System.Collections.Immutable.ImmutableArray<string> All { get; } = [GeneratorLag, Arrivals, DivergingQueue, Unanswered, SlowWorker, LimitBelowService];
}
