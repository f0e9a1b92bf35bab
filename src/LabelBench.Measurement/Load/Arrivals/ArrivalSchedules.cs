using System.Diagnostics;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Load.Arrivals;

/// <summary>Turns a plan of arrivals into the schedule of one run. The same plan, duration and seed give the same schedule.</summary>
public static class ArrivalSchedules
{
    /// <summary>Most queries of one schedule: 400 MB of times.</summary>
    public const int MostArrivals = 50_000_000;

    /// <summary>Highest rate, queries a second: 100 ns from one to the next is less than it takes to send one.</summary>
    public const double HighestRate = 1e7;

    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(1);

    /// <param name="plan">What arrives when.</param>
    /// <param name="duration">Of the run, above 0 and up to a day; a trace is cut there, and may be shorter.</param>
    /// <param name="minimumQueries">Fewest queries: a schedule by rate grows longer than the duration where it would hold fewer.</param>
    /// <param name="seed">Of the schedule: <see cref="LoadSeeds.Schedule"/>.</param>
    /// <param name="source">File or option that the plan came from, for problems.</param>
    public static Checked<ArrivalSchedule> Build(ArrivalPlan plan, TimeSpan duration, long minimumQueries, ulong seed, string source)
    {
        if (Refusals(plan, duration, minimumQueries, source) is { Length: > 0 } problems)
            return Checked<ArrivalSchedule>.Invalid(problems);
        return plan switch
        {
            ArrivalPlan.Poisson p => Valid(StratifiedPoisson.Arrivals(seed, p.Rate, Count(p.Rate, duration, minimumQueries)), p.Rate),
            ArrivalPlan.LoadGen p => ByLoadGen(p.Rate, duration, minimumQueries, seed),
            ArrivalPlan.Constant p => Valid(Constant(p.Rate, Count(p.Rate, duration, minimumQueries)), p.Rate),
            ArrivalPlan.Burst p => Bursts(p, duration, minimumQueries, seed),
            ArrivalPlan.Trace p => Cut(ArrivalTrace.Read(p.Path, p.Unit, p.TimeScale), duration),
            _ => throw new UnreachableException(),
        };
    }

    private static Problem[] Refusals(ArrivalPlan plan, TimeSpan duration, long minimumQueries, string source)
    {
        var problems = new List<Problem>();
        if (duration <= TimeSpan.Zero || duration > LongestRun)
            problems.Add(new Problem(source, "duration", $"is {Text(duration.TotalSeconds)} s; a run lasts more than 0 s and at most a day."));
        if (minimumQueries is < 0 or > MostArrivals)
            problems.Add(new Problem(source, "minimumQueries", $"is {Text(minimumQueries)}; it is between 0 and {Text(MostArrivals)}."));
        var rate = plan switch
        {
            ArrivalPlan.Poisson p => p.Rate.Value,
            ArrivalPlan.LoadGen p => p.Rate.Value,
            ArrivalPlan.Constant p => p.Rate.Value,
            ArrivalPlan.Burst p => RateOf(p, source, problems),
            _ => (double?)null,
        };
        if (rate is { } value && !(value > 0 && value <= HighestRate))
            problems.Add(new Problem(source, "rate", $"is {Text(value)} queries/s; it is above 0 and at most {Text(HighestRate)}."));
        else if (rate * duration.TotalSeconds is { } queries && queries > MostArrivals)
            problems.Add(new Problem(source, "rate",
                $"gives {Text(Math.Round(queries))} queries in {Text(duration.TotalSeconds)} s; at most {Text(MostArrivals)} fit into a run: lower the rate or shorten it."));
        return [.. problems];
    }

    private static double? RateOf(ArrivalPlan.Burst burst, string source, List<Problem> problems)
    {
        var before = problems.Count;
        if (burst.Size < 1)
            problems.Add(new Problem(source, "size", $"is {Text(burst.Size)}; a burst holds at least 1 query."));
        if (burst.Period <= TimeSpan.Zero)
            problems.Add(new Problem(source, "period", $"is {Text(burst.Period.TotalMilliseconds)} ms; bursts are more than 0 ms apart."));
        if (burst.Jitter < TimeSpan.Zero || burst.Jitter >= burst.Period)
            problems.Add(new Problem(source, "jitter", $"is {Text(burst.Jitter.TotalMilliseconds)} ms; it is 0 ms or more and less than the period, so that bursts keep their order."));
        return problems.Count == before ? burst.Size / burst.Period.TotalSeconds : null;
    }

    private static string Text(double value) => value.ToString(Math.Round(value) == value && Math.Abs(value) < 1e15 ? "N0" : "G6", CultureInfo.InvariantCulture);

    private static int Count(QueriesPerSecond rate, TimeSpan duration, long minimumQueries) =>
        (int)Math.Max(Math.Max(1, minimumQueries), Math.Round(rate.Value * duration.TotalSeconds));

    private static Checked<ArrivalSchedule> Valid(long[] arrivals, QueriesPerSecond rate) =>
        Checked<ArrivalSchedule>.Valid(new ArrivalSchedule([.. arrivals], (long)Math.Round(arrivals.Length / rate.Value * 1e9), rate));

    private static Checked<ArrivalSchedule> ByLoadGen(QueriesPerSecond rate, TimeSpan duration, long minimumQueries, ulong seed)
    {
        var arrivals = LoadGenPoisson.Arrivals(seed, rate, duration, minimumQueries);
        // Its own span: the mean gap stands in for the one that follows the last arrival.
        var span = Math.Max(duration.Ticks * 100, arrivals[^1] + (long)(1e9 / rate.Value));
        return Checked<ArrivalSchedule>.Valid(new ArrivalSchedule([.. arrivals], span, rate));
    }

    private static long[] Constant(QueriesPerSecond rate, int count)
    {
        var arrivals = new long[count];
        for (var i = 0; i < count; i++)
            arrivals[i] = (long)Math.Round(i / rate.Value * 1e9);
        return arrivals;
    }

    private static Checked<ArrivalSchedule> Bursts(ArrivalPlan.Burst plan, TimeSpan duration, long minimumQueries, ulong seed)
    {
        long period = plan.Period.Ticks * 100, jitter = plan.Jitter.Ticks * 100;
        var bursts = Math.Max((duration.Ticks * 100 + period - 1) / period, (minimumQueries + plan.Size - 1) / plan.Size);
        var random = new SplitMix64(seed);
        var arrivals = new List<long>();
        for (long burst = 0; burst < bursts; burst++)
        {
            var at = burst * period + (long)(random.Unit() * jitter);
            arrivals.AddRange(Enumerable.Repeat(at, plan.Size));
        }
        return Checked<ArrivalSchedule>.Valid(new ArrivalSchedule([.. arrivals], bursts * period, new QueriesPerSecond(plan.Size / plan.Period.TotalSeconds)));
    }

    private static Checked<ArrivalSchedule> Cut(Checked<ArrivalSchedule> trace, TimeSpan duration)
    {
        var end = duration.Ticks * 100;
        return trace is { IsValid: true, Value: var whole } && whole.SpanNanoseconds > end
            ? Checked<ArrivalSchedule>.Valid(new ArrivalSchedule([.. whole.Nanoseconds.TakeWhile(at => at < end)], end, null))
            : trace;
    }
}
