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
}
