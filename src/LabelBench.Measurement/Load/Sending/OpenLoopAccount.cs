using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Load.Sending;

/// <summary>Turns the stamps of a window into its figures. Pure.</summary>
public sealed class OpenLoopAccount
{
    private const double PercentileWithoutPromise = 0.99;

    private readonly QueryStamps[] queries;
    private readonly ServiceLevelObjective? slo;
    private readonly long span;
    private readonly long closedAt;
    private readonly long[] responses;
    private readonly double confidence;

    /// <param name="queries">Of the window, in the order in which they were due; at least 1.</param>
    /// <param name="slo">The workload's promise; null without one.</param>
    /// <param name="spanNanoseconds">Length of the window, above 0.</param>
    /// <param name="closedAt">When the trial stopped waiting for answers; later ones do not count.</param>
    /// <param name="confidence">That a verdict needs.</param>
    public OpenLoopAccount(ReadOnlySpan<QueryStamps> queries, ServiceLevelObjective? slo, long spanNanoseconds, long closedAt, double confidence = LoadEnd.OfAll)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(queries.Length, 1);
        (this.slo, span, this.closedAt, this.confidence) = (slo, spanNanoseconds, closedAt, confidence);
        this.queries = new QueryStamps[queries.Length];
        responses = new long[queries.Length];
        for (var i = 0; i < queries.Length; i++)
        {
            var query = queries[i];
            this.queries[i] = query.Done <= closedAt ? query : query with { Done = null };
            responses[i] = Math.Max(0, (this.queries[i].Done ?? closedAt) - query.Scheduled);
        }
    }

    /// <summary>As they count: answers that came too late are none.</summary>
    public ReadOnlySpan<QueryStamps> Queries => queries;

    /// <summary>Done less scheduled of every query, nanoseconds, in the order in which they were due; of one without an answer, how long it has waited.</summary>
    public long[] Responses => responses;

    public long Unanswered => queries.Count(q => q.Done is null);

    private long? Limit => slo?.Limit.Ticks * 100;

    private double Percentile => slo?.Percentile / 100 ?? PercentileWithoutPromise;

    private double Seconds => span / 1e9;

    /// <summary>The percentile's interval, from dependent queries.</summary>
    public Estimate Precision(double confidence) => BatchMeans.Percentile([.. responses.Select(r => (double)r)], Percentile, confidence);

    /// <summary>What the window shows about the promise; null without one.</summary>
    public SloVerdict? Judge()
    {
        if (Limit is not { } limit)
            return null;
        var overs = new bool[queries.Length];
        for (var i = 0; i < overs.Length; i++)
            overs[i] = queries[i].Done is null || responses[i] > limit;
        return new SloTest(Percentile, confidence).Judge(overs, Seconds);
    }

    public LoadRates Rates(QueriesPerSecond? requested) => LoadRates.Of(queries, span, requested, Limit);

    public LatencySummary Service()
    {
        long[] services = [.. queries.Where(q => q is { Done: not null, Started: not null }).Select(q => q.ServiceTime!.Value)];
        return services.Length == 0 ? new LatencySummary(0, default, default, default, default, default, default, default, default) : Latencies.Summarise(services);
    }

    public GeneratorLag Lag() => GeneratorLag.Of(Lags(), Limit);

    /// <summary>Whether what was sent is what was scheduled; null where the schedule has no length.</summary>
    public ArrivalTest? Arrivals()
    {
        long[] scheduled = [.. queries.Select(q => q.Scheduled)];
        return scheduled[^1] > scheduled[0] ? ArrivalTest.Of(scheduled, [.. queries.Where(q => q.Sent is not null).Select(q => q.Sent!.Value)]) : null;
    }

    /// <summary>Little's law: rate of arrivals times mean response time, over the window.</summary>
    public double InFlightByLittlesLaw() => Moments.Mean([.. responses.Select(r => (double)r)]) * queries.Length / span;

    /// <summary>Queries by lag, in parts that double.</summary>
    public ImmutableArray<LagCount> LagHistogram() =>
    [
        .. from lag in Lags()
           group lag by BitOperations.Log2((ulong)Math.Max(1, lag / 1000)) + (lag >= 1000 ? 1 : 0) into part
           orderby part.Key
           select new LagCount(Math.Pow(2, part.Key), part.Count()),
    ];

    /// <summary>All of it.</summary>
    /// <param name="requested">Null for a trace.</param>
    /// <param name="countedInFlight">Mean of looks at the queries inside the system.</param>
    public OpenLoopRecord Record(QueriesPerSecond? requested, double countedInFlight, int looks, ulong seed, TimeSpan? divergedAfter)
    {
        var (rates, lag, precision) = (Rates(requested), Lag(), Precision(0.95));
        return new OpenLoopRecord(
            queries.Length,
            Unanswered,
            new OpenLoopRates(rates.Requested, rates.Scheduled, rates.Sent, rates.Completed, rates.WithinSlo),
            Service(),
            new LagRecord(Span(lag.P50), Span(lag.P99), Span(lag.Longest), Span(lag.Allowed), LagHistogram()),
            new InFlightRecord(countedInFlight, InFlightByLittlesLaw(), looks),
            seed)
        {
            Promise = Judge() is { } verdict ? Promise(verdict) : null,
            DivergedAfter = divergedAfter,
            RelativeHalfWidth = precision is { Low: { } low, High: { } high, Value: > 0 } ? (high - low) / 2 / precision.Value : null,
        };
    }

    /// <summary>What speaks against the figures.</summary>
    /// <param name="divergedAfter">When the queue was found to run away; null where it was not.</param>
    public IEnumerable<Finding> Findings(TimeSpan? divergedAfter)
    {
        if (Lag().Problem is { } late)
            yield return new Finding(OpenLoopFindings.GeneratorLag, true, late);
        if (divergedAfter is null && Arrivals()?.Problem is { } different)
            yield return new Finding(OpenLoopFindings.Arrivals, true, different);
        if (divergedAfter is { } after)
        {
            yield return new Finding(OpenLoopFindings.DivergingQueue, true, string.Create(CultureInfo.InvariantCulture,
                $"the queue ran away: {Rates(null).Scheduled.Value:0.##} queries/s were due and {Rates(null).Completed.Value:0.##}/s were answered, so the trial was stopped after {after.TotalSeconds:0.#} s; lower the rate"));
        }
        // With one inside on average or more, queries may have waited within the system.
        if (slo is { } promise && Service() is { Count: > 0 } service && service.Minimum > promise.Limit && service.Mean.TotalSeconds * queries.Length < Seconds)
        {
            yield return new Finding(OpenLoopFindings.LimitBelowService, false, string.Create(CultureInfo.InvariantCulture,
                $"no rate keeps the promise: the fastest query took {service.Minimum.TotalMilliseconds:G3} ms by itself, without any waiting, and the limit is {promise.Limit.TotalMilliseconds:G3} ms; promise a longer time, or find faster settings with: labelbench search"));
        }
        if (divergedAfter is null && Unanswered is > 0 and var lost)
        {
            yield return new Finding(OpenLoopFindings.Unanswered, true, string.Create(CultureInfo.InvariantCulture, $"{lost:N0} of {queries.Length:N0} queries were not answered while the trial waited for them"));
        }
    }

    private long[] Lags() => [.. queries.Select(q => Math.Max(0, (q.Sent ?? closedAt) - q.Scheduled))];

    private PromiseRecord Promise(SloVerdict verdict) => new(
        slo!.Percentile, slo.Limit, Enum.Parse<PromiseOutcome>(verdict.Outcome.ToString()), verdict.Queries, verdict.Overs, verdict.OversAllowed,
        verdict.Inflation.Factor, verdict.QueriesStillNeeded, verdict.SecondsStillNeeded, verdict.Sentence);

    private static TimeSpan Span(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / 100);
}
