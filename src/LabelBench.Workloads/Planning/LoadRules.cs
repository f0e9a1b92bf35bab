using System.Globalization;
using LabelBench.Core;
using LabelBench.Workloads.Files;

namespace LabelBench.Workloads;

/// <summary>Rules for load that comes by itself.</summary>
internal static class LoadRules
{
    /// <summary>Below a minute no run can show that a promise holds.</summary>
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LongestWindow = TimeSpan.FromSeconds(300);

    private static readonly TimeSpan ShortestService = TimeSpan.FromMicroseconds(10);
    private static readonly TimeSpan LongestService = TimeSpan.FromSeconds(10);

    /// <summary>Mistakes in options, before anything is planned.</summary>
    public static IEnumerable<Problem> Check(PlanOverrides asked)
    {
        if (asked.Load is { } load)
        {
            foreach (var problem in CheckValues(load).Concat(CheckUse(load, asked)))
                yield return problem;
        }
        if (asked.Slo is { } slo && !(slo.Percentile is >= 1 and <= 99.99 && slo.Limit > TimeSpan.Zero && slo.Limit <= TimeSpan.FromHours(1)))
            yield return new Problem("--slo", "", string.Create(CultureInfo.InvariantCulture,
                $"is p{slo.Percentile:0.###}={slo.Limit.TotalMilliseconds:0.###}ms; a percentile is between 1 and 99.99, a limit above 0 and at most an hour: p99=50ms."));
        else if (asked is { Stub: { } takes, Slo: { } promise } && takes >= promise.Limit)
            yield return new Problem("--slo", "", string.Create(CultureInfo.InvariantCulture, $"asks for {promise.Limit.TotalMilliseconds:0.####} ms of a stub that takes {takes.TotalMilliseconds:0.####} ms for every query; no rate keeps it: give more."));
        if (asked.Stub is { } service && (service < ShortestService || service > LongestService))
            yield return new Problem("--stub", "", string.Create(CultureInfo.InvariantCulture, $"takes {service.TotalMilliseconds:0.####} ms a query; expected 0.01 ms to 10 s: md1:2ms."));
    }

    /// <summary>What is missing for cells to be sent anything.</summary>
    public static IEnumerable<Problem> CheckCells(IEnumerable<Cell> cells, PlanOverrides asked) =>
        from scenario in cells.Where(c => c.Scenario.IsOpenLoop() && c.Arrivals is null).Select(c => c.Scenario).Distinct()
        where !scenario.HasRate() || asked.LearnedRates is null
        select scenario switch
        {
            Scenario.Burst => new Problem("--scenario burst", "", "needs the size of a burst and the time from one to the next: --burst 16 --period 1s."),
            Scenario.TraceReplay => new Problem("--scenario trace-replay", "", "needs a file of timestamps: --trace FILE.csv --trace-unit ms."),
            _ => new Problem($"--scenario {Cell.Word(scenario)}", "", "needs a rate: --rate 50/s."),
        };

    /// <summary>The cell with the rate that was found out for it, where none is stated.</summary>
    public static Cell WithLearnedRate(Workload workload, PlanOverrides asked, Cell cell) =>
        cell is { Arrivals: null } && cell.Scenario.HasRate() && asked.LearnedRates?.FirstOrDefault(r => r.CellId == cell.Id) is { } learned
            ? cell with { Arrivals = ((asked.Load ?? new OfferedLoad()).Over(workload.Load) with { Rate = learned.Rate }).PlanFor(cell.Scenario) }
            : cell;

    /// <summary>Length of the windows in which queries come by themselves.</summary>
    public static WindowLength Window(PlanOverrides asked)
    {
        var shortest = asked.Measure ?? (asked.MaximumMeasure < ShortestWindow ? asked.MaximumMeasure.Value : ShortestWindow);
        return new WindowLength(shortest, asked.MaximumMeasure ?? (asked.Measure is not null ? shortest : LongestWindow));
    }

    private static IEnumerable<Problem> CheckValues(OfferedLoad load)
    {
        if (load.Rate is { Value: var rate } && !(rate is > 0 and <= Limits.HighestRate))
            yield return new Problem("--rate", "", string.Create(CultureInfo.InvariantCulture, $"is {rate:#,0.###} queries/s; expected more than 0 and at most {Limits.HighestRate:N0}."));
        if (load is { ScheduleSeed: not null, Arrivals: not ArrivalPattern.LoadgenPoisson })
            yield return new Problem("--schedule-seed", "", "is LoadGen's schedule_rng_seed; give it with --arrivals loadgen-poisson.");
        if (load.BurstSize is < 1 or > Limits.LargestBurst)
            yield return new Problem("--burst", "", string.Create(CultureInfo.InvariantCulture, $"is {load.BurstSize}; expected 1 to 1,000,000 queries at once."));
        if (load.BurstPeriod is { } period && (period <= TimeSpan.Zero || period > TimeSpan.FromHours(1)))
            yield return new Problem("--period", "", string.Create(CultureInfo.InvariantCulture, $"is {period.TotalMilliseconds:0.###} ms; expected more than 0 and at most an hour."));
        if (load.BurstJitter is { } jitter && (jitter < TimeSpan.Zero || jitter >= (load.BurstPeriod ?? TimeSpan.MaxValue)))
            yield return new Problem("--jitter", "", "is not below the period; then a burst could overtake the one before.");
        if (load.TraceScale is { } scale && !(scale is > 0 and <= 1e6))
            yield return new Problem("--trace-scale", "", string.Create(CultureInfo.InvariantCulture, $"is {scale}; it is above 0 and at most 1,000,000: 0.5 replays twice as fast."));
    }

    /// <summary>Options that would have no effect.</summary>
    private static IEnumerable<Problem> CheckUse(OfferedLoad load, PlanOverrides asked)
    {
        (string Option, bool IsGiven, Scenario[] Users)[] uses =
        [
            ("--rate", load.Rate is not null, [Scenario.Server, Scenario.ConstantRate]),
            ("--arrivals", load.Arrivals is not null, [Scenario.Server]),
            ("--schedule-seed", load.ScheduleSeed is not null, [Scenario.Server]),
            ("--burst", load.BurstSize is not null, [Scenario.Burst]),
            ("--period", load.BurstPeriod is not null, [Scenario.Burst]),
            ("--jitter", load.BurstJitter is not null, [Scenario.Burst]),
            ("--trace", load.Trace is not null, [Scenario.TraceReplay]),
            ("--trace-unit", load.TraceUnit is not null, [Scenario.TraceReplay]),
            ("--trace-scale", load.TraceScale is not null, [Scenario.TraceReplay]),
        ];
        return from use in uses
               where use.IsGiven && asked.Scenarios?.Intersect(use.Users).Any() is not true
               select new Problem(use.Option, "", $"belongs to --scenario {string.Join(" or ", use.Users.Select(Cell.Word))}; give that too.");
    }
}
