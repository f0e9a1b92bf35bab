using System.Collections.Immutable;
using LabelBench.Measurement.Load.Arrivals;
using LabelBench.Statistics;

namespace LabelBench.Measurement.Load.Search;

/// <summary>Searches the highest rate at which a latency promise holds. Its state is the runs made so far, so it goes on after a crash as if nothing had been.</summary>
/// <param name="Options">What is searched.</param>
/// <param name="Points">All runs so far, in order.</param>
/// <remarks>
/// Short runs a factor 4 apart bracket the answer from any guess. Then runs of a few seconds around the current estimate; through the shares of overs of all
/// of them goes one logistic curve in the logarithm of the rate, with dispersion as overs cluster, and the answer is where it crosses the allowed share.
/// A pass-or-fail bisection throws away how near a run was, and one unlucky run misleads it for good. Last a long run at the interval's lower end.
/// Once the load is spent, <see cref="PaceCheck"/> looks for runs in which the system itself was slower. Those that are over are left out and made up for; those that
/// last to the end are followed by a few more, and where it stays slow there is no answer: which of the two systems it would be for nobody knows.
/// </remarks>
public sealed record MaxRateSearch(MaxRateOptions Options, ImmutableArray<RatePoint> Points)
{
    private const double BracketFactor = 4;
    private const double BracketEnough = 1.5;
    private const double BracketSeconds = 1;
    private const double BracketQueries = 10;
    private const int MostDisturbed = 3;
    private const int MostConfirmations = 3;

    /// <summary>Runs at a slower pace at the end of a search that are waited out; more of them will not pass.</summary>
    private const int MostSlowAtEnd = 3;

    /// <summary>Load that a search may take where some of it has to be made up for, over its budget.</summary>
    private const double MostLoad = 2;

    // Log-odds of an over gain about 20 when the rate grows e-fold near the limit of a queue at 70 to 90 % load. Deviation and dispersion are set by simulation on
    // M/D/1, so that 95 % intervals cover: with less of either, a few lucky runs look precise.
    private const double PriorSlope = 20;
    private const double PriorDeviation = 5;
    private const double PriorDispersion = 60;

    // Runs beyond these distances (logarithm of the ratio) from the estimate say nothing about the curve at the limit.
    private const double FarBelow = 0.3;
    private const double FarAbove = 0.15;

    /// <summary>A lower rate than one query in a hundred limits leaves no queue; if it fails, no rate passes.</summary>
    private const double LowestLoad = 0.01;

    // A little above the estimate overs are many enough to count, and the curve leads back.
    private static ReadOnlySpan<double> Offsets => [0, 0.02, -0.03, 0.04];

    public static MaxRateSearch Start(MaxRateOptions options)
    {
        options.Check();
        return new MaxRateSearch(options, []);
    }

    /// <summary>The search after a run.</summary>
    public MaxRateSearch Tell(RatePoint point) => this with { Points = Points.Add(point) };

    /// <summary>What to do next; the same for the same runs.</summary>
    public MaxRateStep Ask()
    {
        if (Points.Length >= MostDisturbed && Points[^MostDisturbed..].All(p => !p.IsValid))
            return Done(MaxRateEnd.Interference);
        var valid = Points.Where(p => p.IsValid).ToArray();
        if (valid.Any(IsTooSlowAlone))
            return Done(MaxRateEnd.NoRateWithinLimit);
        if (!IsBracketed(valid, out var low, out var high))
            return Bracket(low, high);
        if (Spent + Options.RunSeconds <= Options.BudgetSeconds)
            return Refine(valid, low!.Value, high!.Value);
        var change = PaceCheck.Of(Points, Refining());
        var slower = change?.Slower ?? [];
        var kept = Points.Where((p, i) => p.IsValid && !slower.Contains(i)).ToArray();
        var slowAtEnd = Refining().Reverse().TakeWhile(slower.Contains).Count();
        var lost = slower.Sum(i => Points[i].Seconds);
        var mayGoOn = Spent + Options.RunSeconds <= MostLoad * Options.BudgetSeconds;
        if (slowAtEnd > (mayGoOn ? MostSlowAtEnd : 0))
            return Done(MaxRateEnd.Interference, change);
        if (mayGoOn && (slowAtEnd > 0 || Spent - lost + Options.RunSeconds <= Options.BudgetSeconds))
            return Refine(kept, low!.Value, high!.Value);
        if (Spent - lost < Options.BudgetSeconds / 2)
            return Done(MaxRateEnd.Interference, change);
        var rate = Rate(Fit(kept, low, high));
        return Confirm(valid, rate) ?? Answer(kept, rate, change);
    }

    /// <summary>Places of the valid runs near the answer.</summary>
    private IEnumerable<int> Refining() => Enumerable.Range(0, Points.Length).Where(i => Points[i] is { IsValid: true, Phase: RatePhase.Refine });

    private MaxRateStep.Run Refine(RatePoint[] kept, double low, double high)
    {
        var offset = Offsets[kept.Count(p => p.Phase == RatePhase.Refine) % Offsets.Length];
        return Run(RatePhase.Refine, Math.Clamp(Math.Exp(Fit(kept, low, high).Value + offset), low / 2, high * 2), Options.RunSeconds);
    }

    /// <summary>The rate, unless the run that was to confirm it found another system: a pass on a slower one holds for the faster one too.</summary>
    private MaxRateStep.Done Answer(RatePoint[] kept, Estimate rate, PaceChange? change)
    {
        var confirming = Points.Select((p, i) => (Point: p, Place: i)).LastOrDefault(p => p.Point is { IsValid: true, Phase: RatePhase.Confirm });
        if (confirming.Point is { } last && PaceCheck.OfLast(Points, Refining().Except(change?.Slower ?? []), confirming.Place) is { } other && (other.HasEnded || last.Outcome != SloOutcome.Pass))
            return Done(MaxRateEnd.Interference, other);
        return new MaxRateStep.Done(new MaxRateAnswer(MaxRateEnd.Found, rate, kept.LastOrDefault(p => p.Outcome == SloOutcome.Pass)?.Rate, Spent) { Change = change });
    }

    /// <summary>Seconds of load so far, confirming runs left out.</summary>
    private double Spent => Points.Where(p => p.Phase != RatePhase.Confirm).Sum(p => p.Seconds);

    private MaxRateStep.Run Run(RatePhase phase, double rate, double seconds) => new(phase, rate, seconds, Points.Length);

    private MaxRateStep.Done Done(MaxRateEnd end, PaceChange? change = null) => new(new MaxRateAnswer(end, null, null, Spent) { Change = change });

    /// <summary>Half of the queries took longer than the limit while fewer than one was inside on average, so that none waited within the system either.</summary>
    private bool IsTooSlowAlone(RatePoint point) => point.MedianServiceSeconds > Options.LimitSeconds && point.Rate * point.ServiceSeconds < 1;

    private bool Passes(RatePoint point) => point.Overs <= (1 - Options.Percentile) * point.Queries;

    private bool IsBracketed(RatePoint[] valid, out double? low, out double? high)
    {
        var bracket = valid.Where(p => p.Phase == RatePhase.Bracket).ToArray();
        low = bracket.Where(Passes).Select(p => (double?)p.Rate).Max();
        high = bracket.Where(p => !Passes(p)).Select(p => (double?)p.Rate).Min();
        return high / low <= BracketEnough;
    }

    private MaxRateStep Bracket(double? low, double? high)
    {
        var rate = (low, high) switch
        {
            (null, null) => Options.FirstRate,
            ({ } l, null) => l * BracketFactor,
            (null, { } h) => h / BracketFactor,
            ({ } l, { } h) => Math.Sqrt(l * h),
        };
        if (rate > ArrivalSchedules.HighestRate)
            return Done(MaxRateEnd.NoRateTooHigh);
        var longest = Options.BudgetSeconds / MaxRateOptions.BracketsABudget;
        return low is null && rate * Options.LimitSeconds < LowestLoad && high is not null
            ? Done(MaxRateEnd.NoRateWithinLimit)
            : Run(RatePhase.Bracket, rate, Math.Clamp(BracketQueries / rate, Math.Min(BracketSeconds, longest), longest));
    }

    /// <summary>Logarithm of the rate at which the curve crosses the allowed share.</summary>
    private Estimate Fit(RatePoint[] valid, double? low, double? high)
    {
        var centre = Math.Log(low!.Value * high!.Value) / 2;
        var refined = valid.Where(p => p.Phase == RatePhase.Refine).ToArray();
        if (refined.Length == 0)
            return new Estimate(centre, null, null, null, 0);
        // Which runs are near enough depends on the estimate, which depends on them: all first, then twice again.
        var estimate = Crossing(refined, centre);
        for (var round = 0; round < 2; round++)
        {
            var near = refined.Where(p => Math.Log(p.Rate) - estimate.Value is > -FarBelow and < FarAbove).ToArray();
            if (near.Length > 0)
                estimate = Crossing(near, centre);
        }
        return estimate;
    }

    private Estimate Crossing(RatePoint[] points, double centre)
    {
        var counts = points.Select(p => new LogisticPoint(Math.Log(p.Rate) - centre, p.Queries, p.Overs)).ToArray();
        var crossing = LogisticFit.Of(counts, PriorSlope, PriorDeviation, PriorDispersion).Crossing(1 - Options.Percentile);
        return crossing with { Value = crossing.Value + centre, Low = crossing.Low + centre, High = crossing.High + centre };
    }

    private static Estimate Rate(Estimate logarithm) => logarithm with
    {
        Value = Math.Exp(logarithm.Value),
        Low = logarithm.Low is { } low ? Math.Exp(low) : null,
        High = logarithm.High is { } high ? Math.Exp(high) : null,
    };

    /// <summary>At the interval's lower end; after a run that did not pass 5 % lower, three times at most.</summary>
    private MaxRateStep? Confirm(RatePoint[] valid, Estimate rate)
    {
        var made = valid.Where(p => p.Phase == RatePhase.Confirm).ToArray();
        if (Options.ConfirmSeconds == 0 || made.Length >= MostConfirmations || made.Any(p => p.Outcome == SloOutcome.Pass))
            return null;
        return Run(RatePhase.Confirm, made.Length == 0 ? rate.Low ?? rate.Value * 0.95 : made[^1].Rate * 0.95, Options.ConfirmSeconds);
    }
}
