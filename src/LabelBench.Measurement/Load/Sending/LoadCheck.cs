using System.Globalization;
using LabelBench.Core;
using LabelBench.Measurement.Load.Arrivals;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Load.Sending;

/// <summary>Finds load that cannot be sent, or would show nothing, before anything is measured.</summary>
public static class LoadCheck
{
    /// <summary>Fewer in the longest window are no sample of anything.</summary>
    private const int FewestQueries = 10;

    /// <summary>What a query costs while its figures are made: its stamps, and copies for sorting.</summary>
    private const long BytesPerQuery = 4 * StampTable.BytesPerQuery;

    /// <summary>Share of the memory of a process that queries may take.</summary>
    private const long PartOfMemory = 4;

    private const int MostQueries = 20_000_000;

    /// <summary>Queries of one trial that a worker has memory for.</summary>
    /// <param name="workers">At once, each in a process of its own.</param>
    public static int RoomOf(int workers) => (int)Math.Min(MostQueries, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / PartOfMemory / BytesPerQuery / workers);

    /// <summary>Of all cells of a plan, each mistake once.</summary>
    public static IEnumerable<Problem> Of(RunPlan plan) =>
        plan.Cells.Where(c => c.Arrivals is not null).SelectMany(c => Of(c.Arrivals!, WindowOf(plan.Settings, c.Arrivals!, plan.Settings.WindowOf(c)), (long)RoomOf(c.WorkersAtOnce) * c.WorkersAtOnce, plan.WorkloadOf(c).Load)).Distinct();

    /// <param name="arrivals">What arrives when, each number within its own range.</param>
    /// <param name="window">Shortest and longest.</param>
    /// <param name="room">Queries that there is memory for.</param>
    /// <param name="file">What the workload's file says of its load: a number that it gives is told with its line there, any other with its option.</param>
    public static IEnumerable<Problem> Of(ArrivalPlan arrivals, WindowLength window, long room, OfferedLoad? file = null) => arrivals switch
    {
        ArrivalPlan.Poisson p => OfRate(p.Rate, window, room, file),
        ArrivalPlan.LoadGen p => OfRate(p.Rate, window, room, file),
        ArrivalPlan.Constant p => OfRate(p.Rate, window, room, file),
        ArrivalPlan.Burst p => OfBursts(p, window, room, file),
        ArrivalPlan.Trace p => OfTrace(p, window, room),
        _ => [],
    };

    /// <summary>One sentence about more queries than there is memory for.</summary>
    public static string TooMany(double queries, double seconds, long room) =>
        Text($"sends {queries:N0} queries in {seconds:N0} s; there is memory for {room:N0}: lower the rate or shorten the run (--measure, --max-measure).");

    /// <summary>A window is as much longer as it takes for the fewest queries that are wanted, up to the longest.</summary>
    private static WindowLength WindowOf(TrialSettings settings, ArrivalPlan arrivals, WindowLength window) =>
        LoadTimeline.RateOf(arrivals) is { } rate && settings.MinimumQueries / rate < window.MaximumMeasure.TotalSeconds
            ? window with { Measure = TimeSpan.FromSeconds(Math.Max(window.Measure.TotalSeconds, settings.MinimumQueries / rate)) }
            : window;

    private static IEnumerable<Problem> OfRate(QueriesPerSecond queries, WindowLength window, long room, OfferedLoad? file)
    {
        var (rate, at) = (queries.Value, Place("--rate", "rate_per_second", file?.Rate == queries ? file : null));
        if (rate * window.Measure.TotalSeconds > room)
            yield return at(Text($"is {rate:N0} queries/s and ") + TooMany(rate * window.Measure.TotalSeconds, window.Measure.TotalSeconds, room));
        if (rate * window.MaximumMeasure.TotalSeconds < FewestQueries)
            yield return at(Text($"is {rate:G4} queries/s: {rate * window.MaximumMeasure.TotalSeconds:G3} queries in the longest window of {window.MaximumMeasure.TotalSeconds:N0} s; give a rate that sends at least {FewestQueries}, or a longer --max-measure."));
    }

    private static IEnumerable<Problem> OfBursts(ArrivalPlan.Burst burst, WindowLength window, long room, OfferedLoad? file)
    {
        var rate = burst.Size / burst.Period.TotalSeconds;
        var size = Place("--burst", "burst_size", file?.BurstSize == burst.Size ? file : null);
        var period = Place("--period", "burst_period_ms", file?.BurstPeriod == burst.Period ? file : null);
        if (burst.Size >= QueryBoard.WarmUpRoom)
            yield return size(Text($"is {burst.Size:N0} queries at once; fewer than {QueryBoard.WarmUpRoom:N0} can wait before the window opens: take smaller bursts."));
        else if (rate > ArrivalSchedules.HighestRate)
            yield return size(Text($"gives {rate:N0} queries/s with --period {burst.Period.TotalMilliseconds:0.###}ms; at most {ArrivalSchedules.HighestRate:N0} can be sent: take smaller bursts, or a longer period."));
        else if (rate * window.Measure.TotalSeconds > room)
            yield return size(Text($"gives {rate:N0} queries/s and ") + TooMany(rate * window.Measure.TotalSeconds, window.Measure.TotalSeconds, room));
        if (2 * burst.Period > window.MaximumMeasure)
            yield return period(Text($"is {burst.Period.TotalSeconds:N0} s; the longest window of {window.MaximumMeasure.TotalSeconds:N0} s holds fewer than two bursts: take a shorter period, or a longer --max-measure."));
    }

    private static IEnumerable<Problem> OfTrace(ArrivalPlan.Trace trace, WindowLength window, long room)
    {
        var read = ArrivalSchedules.Build(trace, window.MaximumMeasure, 0, 0, trace.Path);
        if (!read.IsValid)
            return read.Problems;
        var (queries, seconds) = (read.Value.Nanoseconds.Length, read.Value.SpanNanoseconds / 1e9);
        return queries > room ? [new Problem(trace.Path, "", TooMany(queries, seconds, room))]
            : read.Value.Nanoseconds[^1] == 0 ? [new Problem(trace.Path, "", Text($"holds {queries:N0} arrivals in the longest window of {seconds:N0} s, all at its beginning, and so no rate: cut the gap that follows, give a smaller --trace-scale, or a longer --max-measure."))]
            : [];
    }

    /// <summary>Problems of a number that an option gives, or a workload's file.</summary>
    private static Func<string, Problem> Place(string option, string key, OfferedLoad? file) => text => file?.Places?.Problem(key, text) ?? new Problem(option, "", text);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
