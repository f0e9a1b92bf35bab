using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Load.Arrivals;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Load.Sending;

/// <summary>All queries that a trial may send, and where it may end.</summary>
/// <param name="WarmUp">Sent over and over before the window opens.</param>
/// <param name="Measured">Sent once from there on.</param>
/// <param name="Ends">Ascending; at each the trial looks whether it may end there. The last is the end, unless warm-up was cut off.</param>
/// <param name="Seed">Of the first measured part: the seed to give LoadGen for the same schedule.</param>
public sealed record LoadTimeline(ArrivalSchedule WarmUp, ArrivalSchedule Measured, ImmutableArray<LoadEnd> Ends, ulong Seed)
{
    /// <summary>Ends behind the last, ascending, for a window of which warm-up was cut off: what is left of it is still to have the shortest length.</summary>
    public ImmutableArray<LoadEnd> Spare { get; init; } = [];

    private const string Source = "load";
    private const double Growth = Statistics.PrecisionRule.Growth;

    /// <summary>Lengths of a window that has to make up for its warm-up, over the longest; as steadiness is looked for in the first half, no more is ever cut off.</summary>
    private static ReadOnlySpan<double> Spares => [1.125, 1.25, 1.5, 2];

    private static readonly TimeSpan ShortestWarmUp = TimeSpan.FromSeconds(1);

    /// <param name="plan">What arrives when.</param>
    /// <param name="settings">Shortest and longest window.</param>
    /// <param name="seed">Of the schedule.</param>
    /// <param name="mostQueries">As many as there is memory for; a trial that could be longer ends there.</param>
    /// <param name="share">Of the schedule, where several workers send it together; null for all of it.</param>
    public static Checked<LoadTimeline> Build(ArrivalPlan plan, LoadSettings settings, ulong seed, int mostQueries, LoadShare? share = null)
    {
        var whole = Build(plan, settings, seed, mostQueries * (long)(share?.Of ?? 1), mayGoOn: share is null);
        return share is null || !whole.IsValid ? whole : whole.Value.Dealt(share);
    }

    /// <param name="mayGoOn">Whether the trial itself may decide when it ends.</param>
    private static Checked<LoadTimeline> Build(ArrivalPlan plan, LoadSettings settings, ulong seed, long mostQueries, bool mayGoOn)
    {
        var rate = RateOf(plan);
        var shortest = rate is { } r ? Longer(settings.Measure, settings.MinimumQueries / r) : settings.Measure;
        shortest = shortest > settings.MaximumMeasure ? settings.MaximumMeasure : shortest;
        ImmutableArray<TimeSpan> ends = rate is null ? [settings.MaximumMeasure] : Lengths(shortest, settings.MaximumMeasure, mostQueries / rate.Value);
        ImmutableArray<TimeSpan> spare = rate is null || !mayGoOn ? [] : Further(shortest, ends[^1], mostQueries / rate.Value);
        var measured = Parts(plan, [.. ends, .. spare], seed);
        if (!measured.IsValid)
            return Checked<LoadTimeline>.Invalid(measured.Problems);
        if (measured.Value.Nanoseconds.Length > mostQueries)
            return Checked<LoadTimeline>.Invalid(new Problem(Source, "rate", LoadCheck.TooMany(measured.Value.Nanoseconds.Length, measured.Value.SpanNanoseconds / 1e9, mostQueries)));
        var warmUp = ArrivalSchedules.Build(WarmUpPlan(plan, measured.Value), Longer(ShortestWarmUp, settings.WarmUp.TotalSeconds), 2, SplitMix64.For(seed, -1).Next(), Source);
        return warmUp.IsValid
            ? Checked<LoadTimeline>.Valid(new LoadTimeline(warmUp.Value, measured.Value, EndsOf(measured.Value, ends, isAll: spare.IsEmpty), seed) { Spare = [.. spare.Select(s => EndAt(measured.Value, s))] })
            : Checked<LoadTimeline>.Invalid(warmUp.Problems);
    }

    /// <summary>Every so many queries of the whole, with the times that they have in it.</summary>
    private Checked<LoadTimeline> Dealt(LoadShare share)
    {
        if (Measured.Nanoseconds.Length < share.Of || WarmUp.Nanoseconds.Length < share.Of)
            return Checked<LoadTimeline>.Invalid(new Problem(Source, "instances", string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"are {share.Of}, and the window has {Measured.Nanoseconds.Length:N0} queries in all: take fewer --instances, a higher rate or a longer --measure.")));
        var (warmUp, measured) = (Deal(WarmUp), Deal(Measured));
        return Checked<LoadTimeline>.Valid(new LoadTimeline(warmUp, measured, EndsOf(measured, [.. Ends.Select(e => TimeSpan.FromTicks(e.Nanoseconds / 100))], isAll: true), Seed));

        ArrivalSchedule Deal(ArrivalSchedule all) => new(
            [.. all.Nanoseconds.Where((_, i) => i % share.Of == share.Number)], all.SpanNanoseconds, all.Requested is { } rate ? new QueriesPerSecond(rate.Value / share.Of) : null);
    }

    /// <summary>Null where there is none, or none that could be sent.</summary>
    internal static double? RateOf(ArrivalPlan plan)
    {
        double? rate = plan switch
        {
            ArrivalPlan.Poisson p => p.Rate.Value,
            ArrivalPlan.LoadGen p => p.Rate.Value,
            ArrivalPlan.Constant p => p.Rate.Value,
            ArrivalPlan.Burst p => p.Size / p.Period.TotalSeconds,
            _ => null,
        };
        return rate is > 0 and <= ArrivalSchedules.HighestRate ? rate : null;
    }

    private static TimeSpan Longer(TimeSpan least, double seconds) => TimeSpan.FromSeconds(Math.Min(86_400, Math.Max(least.TotalSeconds, seconds)));

    /// <summary>
    /// From the shortest to the longest, each half as long again as the one before, and none longer than there is memory for unless it is the first.
    /// One look comes before the shortest, because two in a row have to suffice.
    /// </summary>
    private static ImmutableArray<TimeSpan> Lengths(TimeSpan shortest, TimeSpan longest, double roomSeconds)
    {
        var most = Math.Max(shortest.TotalSeconds, Math.Min(longest.TotalSeconds, roomSeconds));
        var lengths = ImmutableArray.CreateBuilder<TimeSpan>();
        for (var at = shortest.TotalSeconds / Growth; at < most && shortest.TotalSeconds < most; at *= Growth)
            lengths.Add(TimeSpan.FromSeconds(at));
        lengths.Add(TimeSpan.FromSeconds(most));
        return lengths.ToImmutable();
    }

    /// <summary>Where a window may go on to whose warm-up left it too short: none where nothing is cut off, or enough is left in any case.</summary>
    private static ImmutableArray<TimeSpan> Further(TimeSpan shortest, TimeSpan longest, double roomSeconds)
    {
        var lengths = ImmutableArray.CreateBuilder<TimeSpan>();
        foreach (var factor in longest < Steadiness.ShortestUsual || longest >= 2 * shortest ? [] : Spares)
        {
            if (longest.TotalSeconds * factor <= roomSeconds)
                lengths.Add(longest * factor);
        }
        return lengths.ToImmutable();
    }

    /// <summary>Where the arrivals are stratified every part between two ends is a schedule of its own, so that the rate is exact wherever the trial ends.</summary>
    private static Checked<ArrivalSchedule> Parts(ArrivalPlan plan, ImmutableArray<TimeSpan> ends, ulong seed)
    {
        if (plan is not ArrivalPlan.Poisson)
            return ArrivalSchedules.Build(plan, ends[^1], 0, seed, Source);
        var arrivals = ImmutableArray.CreateBuilder<long>();
        long span = 0;
        QueriesPerSecond? rate = null;
        foreach (var (part, end) in ends.Index())
        {
            var length = TimeSpan.FromTicks(Math.Max(1, end.Ticks - span / 100));
            var built = ArrivalSchedules.Build(plan, length, 0, part == 0 ? seed : SplitMix64.For(seed, part).Next(), Source);
            if (!built.IsValid)
                return built;
            arrivals.AddRange(built.Value.Nanoseconds.Select(at => span + at));
            (span, rate) = (span + built.Value.SpanNanoseconds, built.Value.Requested);
        }
        return Checked<ArrivalSchedule>.Valid(new ArrivalSchedule(arrivals.ToImmutable(), span, rate));
    }

    /// <summary>Bursts warm up by bursts, all else by random arrivals at the same rate.</summary>
    private static ArrivalPlan WarmUpPlan(ArrivalPlan plan, ArrivalSchedule measured) => plan is ArrivalPlan.Burst ? plan : new ArrivalPlan.Poisson(measured.Requested ?? measured.Realised);

    /// <param name="isAll">Whether nothing of the schedule lies behind the last end.</param>
    private static ImmutableArray<LoadEnd> EndsOf(ArrivalSchedule measured, ImmutableArray<TimeSpan> ends, bool isAll)
    {
        var last = isAll ? new LoadEnd(measured.SpanNanoseconds, measured.Nanoseconds.Length) : EndAt(measured, ends[^1]);
        var found = ImmutableArray.CreateBuilder<LoadEnd>();
        foreach (var end in ends[..^1].Select(e => EndAt(measured, e)).Where(e => e.Queries > 0 && e.Queries < last.Queries && e.Nanoseconds < last.Nanoseconds))
            Add(end);
        Add(last);
        return found.ToImmutable();

        void Add(LoadEnd end)
        {
            double before = found.Count == 0 ? 0 : found[^1].Nanoseconds, longest = last.Nanoseconds;
            found.Add(end with { Confidence = Statistics.AlphaSpending.ConfidenceAt(ends.Length == 1 ? LoadEnd.OfAll : LoadEnd.OfSeveral, before / longest, end.Nanoseconds / longest) });
        }
    }

    private static LoadEnd EndAt(ArrivalSchedule measured, TimeSpan end) => new(end.Ticks * 100, FirstAtOrAfter(measured.Nanoseconds, end.Ticks * 100));

    private static int FirstAtOrAfter(ImmutableArray<long> arrivals, long at)
    {
        var place = arrivals.BinarySearch(at);
        if (place < 0)
            return ~place;
        while (place > 0 && arrivals[place - 1] == at)
            place--;
        return place;
    }
}
