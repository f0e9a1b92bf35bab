namespace LabelBench.Statistics;

/// <summary>Ends a trial when it is as precise as was asked for, not earlier than a shortest time and not later than a longest.</summary>
/// <param name="RelativeHalfWidth">Half the interval over the estimate that is precise enough, above 0: 0.02 for ±2 %; infinite where any will do, so that the shortest run is enough.</param>
/// <param name="Shortest">Seconds measured at least.</param>
/// <param name="Longest">Seconds measured at most.</param>
/// <param name="Confidence">Of the interval.</param>
/// <remarks>
/// A rule that looks again and again stops a little too gladly: at a lucky moment. So it looks only when the run has grown by half since the last look,
/// and asks for two looks in a row that suffice. Sequential batch means after Law and Carson (1979), doi:10.1287/opre.27.5.1011, who likewise grow in steps.
/// </remarks>
public sealed record PrecisionRule(double RelativeHalfWidth, double Shortest, double Longest, double Confidence = 0.95)
{
    /// <summary>The run's length is multiplied by this from look to look.</summary>
    public const double Growth = 1.5;

    /// <param name="estimate">Of what is measured, over the whole run so far.</param>
    /// <param name="seconds">Length of the run so far.</param>
    /// <param name="sufficedBefore">Whether the look before this one found enough.</param>
    public PrecisionLook Look(Estimate estimate, double seconds, bool sufficedBefore)
    {
        var width = estimate is { Low: { } low, High: { } high } && estimate.Value != 0 ? (high - low) / 2 / Math.Abs(estimate.Value) : (double?)null;
        var anyWillDo = double.IsPositiveInfinity(RelativeHalfWidth);
        var suffices = anyWillDo || width <= RelativeHalfWidth;
        var decision = seconds >= Longest ? (suffices ? PrecisionDecision.Enough : PrecisionDecision.OutOfTime)
            : seconds >= Shortest && suffices && (sufficedBefore || anyWillDo) ? PrecisionDecision.Enough
            : PrecisionDecision.GoOn;
        return new PrecisionLook(decision, width, suffices, decision == PrecisionDecision.GoOn ? Math.Min(Longest, Math.Max(Shortest, seconds * Growth)) : seconds);
    }
}

public enum PrecisionDecision
{
    GoOn,
    Enough,

    /// <summary>The longest time has come before the precision; the result says what it reached.</summary>
    OutOfTime,
}

/// <param name="RelativeHalfWidth">Reached so far; null without an interval.</param>
/// <param name="Suffices">Whether this look alone found enough.</param>
/// <param name="NextLook">Seconds of the run at which to look again; now, when it is over.</param>
public sealed record PrecisionLook(PrecisionDecision Decision, double? RelativeHalfWidth, bool Suffices, double NextLook);
