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

    /// <param name="stamps">Of all queries of the window.</param>
    /// <param name="count">Queries that were due inside the window: the first ones; at least 1.</param>
    /// <param name="slo">The workload's promise; null without one.</param>
    /// <param name="spanNanoseconds">Length of the window, above 0.</param>
    /// <param name="closedAt">When the trial stopped waiting for answers; later ones do not count.</param>
    public OpenLoopAccount(StampTable stamps, int count, ServiceLevelObjective? slo, long spanNanoseconds, long closedAt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        (this.slo, span, this.closedAt) = (slo, spanNanoseconds, closedAt);
        queries = new QueryStamps[count];
        responses = new long[count];
        for (var i = 0; i < count; i++)
        {
            var query = stamps[i];
            queries[i] = query.Done <= closedAt ? query : query with { Done = null };
            responses[i] = Math.Max(0, (queries[i].Done ?? closedAt) - query.Scheduled);
        }
    }

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
        return new SloTest(Percentile).Judge(overs, Seconds);
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
        else if (Unanswered is > 0 and var lost)
        {
            yield return new Finding(OpenLoopFindings.Unanswered, true, string.Create(CultureInfo.InvariantCulture, $"{lost:N0} of {queries.Length:N0} queries were not answered while the trial waited for them"));
        }
    }

    private long[] Lags() => [.. queries.Select(q => Math.Max(0, (q.Sent ?? closedAt) - q.Scheduled))];
}
