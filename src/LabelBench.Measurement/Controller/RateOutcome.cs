using LabelBench.Records;

namespace LabelBench.Measurement.Controller;

/// <summary>What a trial at a rate gave.</summary>
/// <param name="Trial">All of it.</param>
public sealed record RateOutcome(TrialRecord Trial)
{
    // They say that the rate is too high, which is an answer (a system that does not keep up need not stand still either); all others that the machine or the generator was disturbed.
    private static readonly string[] TellOfTheRate = [OpenLoopFindings.DivergingQueue, OpenLoopFindings.Unanswered, SteadyRecord.Rule];

    /// <summary>Why there are no figures; null where there are.</summary>
    public TrialFailure? Failure => Trial.Failure;

    /// <summary>The verdict with counts of queries and overs; null without a promise, and after a failure.</summary>
    public PromiseRecord? Promise => Trial.Measurement?.OpenLoop?.Promise;

    /// <summary>Length that the window had; 0 after a failure.</summary>
    public double Seconds => Trial.Measurement?.Window.Duration.TotalSeconds ?? 0;

    /// <summary>Whether nothing but the rate disturbed the trial.</summary>
    public bool IsUndisturbed => Failure is null && Disturbances.Length == 0;

    /// <summary>What else disturbed it, one sentence each. Where most of its seconds were disturbed it does not count either, though its mean be below the lines: an answer rests on such a run alone near the limit.</summary>
    public string[] Disturbances =>
    [
        .. Trial.Findings.Where(f => f.Invalidates && !TellOfTheRate.Contains(f.Rule)).Select(f => f.Text),
        .. Trial.Measurement?.Disturbance is { } seen && IsMostly(seen) ? [seen.Causes[0].Text] : Array.Empty<string>(),
    ];

    /// <summary>Whether most of a run's seconds were disturbed.</summary>
    public static bool IsMostly(DisturbanceRecord seen) => !seen.Causes.IsEmpty && 2 * seen.Disturbed > seen.Pieces;
}
