using System.Collections.Immutable;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Analysis;

/// <summary>One trial in the quantities and by the formulas of MLPerf LoadGen. It follows LoadGen's arithmetic, not MLPerf's rules: those ask for a whole process of review.</summary>
/// <param name="Scenario">LoadGen's name of the nearest scenario.</param>
/// <param name="SamplesPerSecond">Completed.</param>
/// <param name="ScheduledPerSecond">Of samples; null without a schedule.</param>
/// <param name="Latencies">Percentiles in nanoseconds, by LoadGen's index where <paramref name="FromRaw"/>.</param>
/// <param name="FromRaw">Whether every latency was at hand; otherwise percentiles are those of the record, interpolated.</param>
/// <param name="Estimates">By early stopping, for P90 and P99 of single-stream and P99 of multi-stream; empty where it does not apply.</param>
/// <param name="ConstraintMet">Whether the percentile kept the limit; null without a latency limit.</param>
/// <param name="EarlyStoppingMet">By LoadGen's own rule, which takes queries for independent; null where it does not apply.</param>
/// <param name="IsValid">By LoadGen's rules with this trial's own settings, and by LabelBench's.</param>
/// <param name="Recommendations">What was not satisfied.</param>
public sealed record LoadGenFigures(
    string Scenario,
    double SamplesPerSecond,
    double? ScheduledPerSecond,
    long Queries,
    long MinimumNs,
    long MaximumNs,
    long MeanNs,
    ImmutableArray<(double Percentile, long Nanoseconds)> Latencies,
    bool FromRaw,
    ImmutableArray<(double Percentile, EarlyStoppingEstimate Estimate)> Estimates,
    bool? ConstraintMet,
    bool? EarlyStoppingMet,
    bool DurationMet,
    bool QueriesMet,
    bool IsValid,
    ImmutableArray<string> Recommendations)
{
    /// <summary>Samples that a query asks for.</summary>
    public required int SamplesPerQuery { get; init; }

    /// <summary>The percentile that LoadGen puts first, by its index: P90 of single-stream, P99 of multi-stream; null elsewhere.</summary>
    public (double Percentile, long Nanoseconds)? Headline => Scenario switch
    {
        "SingleStream" => Latencies.First(l => l.Percentile == 90),
        "MultiStream" => Latencies.First(l => l.Percentile == 99),
        _ => null,
    };

    /// <summary>LoadGen's "QPS w/o loadgen overhead": one over the mean latency.</summary>
    public double QueriesPerSecondWithoutOverhead => 1e9 / Math.Max(1, MeanNs);

    private static readonly ImmutableArray<double> Percentiles = [50, 90, 95, 97, 99, 99.9];

    /// <param name="latencies">Of every query, nanoseconds in any order; null where they are not at hand.</param>
    /// <returns>Null for a trial without figures, and for one of training, which answers no queries.</returns>
    public static LoadGenFigures? Of(RunRecord record, TrialRecord trial, long[]? latencies)
    {
        var cell = record.Plan.Cells.First(c => c.Id == trial.CellId);
        if (trial.Measurement is not { } m || cell.Scenario is Workloads.Scenario.Training)
            return null;
        var settings = record.Plan.Settings;
        long[]? sorted = latencies is { Length: > 0 } ? [.. latencies.Order()] : null;
        var estimates = sorted is null ? [] : Estimate(cell.Scenario, sorted);
        var (duration, queries) = (m.Window.Duration >= settings.WindowOf(cell).Measure, m.Queries >= settings.MinimumQueries);
        var promise = m.OpenLoop?.Promise;
        bool? constraint = promise is null ? null : promise.Overs <= (1 - promise.Percentile / 100) * promise.Queries;
        bool? enough = promise is not null ? new EarlyStopping(promise.Percentile / 100).Passes(promise.Queries, promise.Overs)
            : estimates is [(_, var first), ..] ? first.Nanoseconds is not null : null;
        ImmutableArray<string> wanting =
        [
            .. constraint is false ? new[] { "Reduce the rate: the percentile is over its limit." } : [],
            .. promise is not null && enough is false ? new[] { "Early stopping does not pass: too few queries, or too many over the limit." } : [],
            .. duration ? [] : new[] { "The window was shorter than the settings ask for." },
            .. queries ? [] : new[] { "The window held fewer queries than the settings ask for." },
            .. estimates is [(_, { Nanoseconds: null } few), ..] ? new[] { $"Early stopping needs {few.QueriesStillNeeded} more queries." } : [],
            // LoadGen's rule can pass where ours cannot tell yet: it takes queries that queue for independent.
            .. promise is { Outcome: not PromiseOutcome.Pass } ? new[] { promise.Sentence } : [],
            .. trial.Findings.Where(f => f.Invalidates || f.Rule == TrialRecord.SlowdownRule).Select(f => f.Text),
        ];
        return new LoadGenFigures(
            NameOf(cell.Scenario), m.Throughput.Value, m.OpenLoop?.Rates.Scheduled.Value * cell.ItemsPerQuery, m.Queries,
            sorted?[0] ?? Nanoseconds(m.Latency.Minimum), sorted?[^1] ?? Nanoseconds(m.Latency.Maximum), sorted is null ? Nanoseconds(m.Latency.Mean) : (long)Moments.Mean(sorted),
            sorted is null ? OfSummary(m.Latency) : [.. Percentiles.Select(p => (p, sorted[ToolQuantile.LoadGen(sorted.Length, p / 100)]))],
            sorted is not null, estimates, constraint, enough, duration, queries, wanting.IsEmpty && trial.Status is TrialStatus.Valid, wanting)
        { SamplesPerQuery = cell.ItemsPerQuery };
    }

    private static ImmutableArray<(double Percentile, EarlyStoppingEstimate Estimate)> Estimate(Scenario scenario, long[] sorted) => scenario switch
    {
        Workloads.Scenario.SingleStream => [(90, new EarlyStopping(0.9).Estimate(sorted)), (99, new EarlyStopping(0.99).Estimate(sorted))],
        Workloads.Scenario.MultiStream => [(99, new EarlyStopping(0.99).Estimate(sorted))],
        _ => [],
    };

    /// <summary>P97 is not in the record, and is not made up.</summary>
    private static ImmutableArray<(double, long)> OfSummary(LatencySummary latency) =>
        [(50, Nanoseconds(latency.P50)), (90, Nanoseconds(latency.P90)), (95, Nanoseconds(latency.P95)), (99, Nanoseconds(latency.P99)), (99.9, Nanoseconds(latency.P999))];

    private static string NameOf(Scenario scenario) => scenario switch
    {
        Workloads.Scenario.SingleStream => "SingleStream",
        Workloads.Scenario.MultiStream => "MultiStream",
        Workloads.Scenario.Offline => "Offline",
        Workloads.Scenario.Server => "Server",
        // LoadGen has no such scenario; a name of its own would be taken for one.
        _ => $"{Cell.Word(scenario)} (no scenario of LoadGen)",
    };

    private static long Nanoseconds(TimeSpan time) => (long)time.TotalNanoseconds;
}
