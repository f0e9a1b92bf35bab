using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Wording;

/// <summary>What cells showed whose queries came by themselves.</summary>
internal static class LoadWords
{
    /// <summary>The cells of a run whose queries came by themselves and that have figures, in plan order.</summary>
    public static ImmutableArray<CellSummary> Cells(RunSummary summary) => [.. summary.Cells.Where(c => c.Cell.Arrivals is not null)];

    /// <summary>Service time at each of the percentiles; where nothing was answered there is none.</summary>
    public static IEnumerable<string> Service(OpenLoopSummary load) => Percentiles.Select(p => load.Service.Count == 0 ? "n/a" : Quantity.Duration(p.Of(load.Service)));

    public static string Verdict(OpenLoopSummary load) => load.IsValid ? "VALID" : "INVALID";

    /// <summary><c>300 queries/s at random times</c>.</summary>
    public static string Arrivals(ArrivalPlan arrivals) => arrivals switch
    {
        ArrivalPlan.Poisson p => $"{Quantity.Exact(p.Rate.Value)} queries/s at random times",
        ArrivalPlan.LoadGen p => $"{Quantity.Exact(p.Rate.Value)} queries/s, LoadGen's schedule",
        ArrivalPlan.Constant p => $"{Quantity.Exact(p.Rate.Value)} queries/s evenly",
        ArrivalPlan.Burst b => $"{Quantity.Count(b.Size)} queries at once, each {WorkloadWords.Time(b.Period)}{(b.Jitter > TimeSpan.Zero ? $", up to {WorkloadWords.Time(b.Jitter)} late" : "")}",
        ArrivalPlan.Trace t => $"trace {PlainText.Line(Path.GetFileName(t.Path))}{(t.TimeScale == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", times × {t.TimeScale:0.######}"))}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary><c>promise p99 within 50 ms</c>; null without one.</summary>
    public static string? Promise(Workload workload) =>
        workload.Slo is { } slo ? string.Create(CultureInfo.InvariantCulture, $"p{slo.Percentile:0.###} within {WorkloadWords.Time(slo.Limit)}") : null;

    /// <summary>The five rates; what there is none of is a dash.</summary>
    public static ImmutableArray<(string Name, string Rate)> Rates(OpenLoopRates rates) =>
    [
        ("requested", Rate(rates.Requested)), ("scheduled", Rate(rates.Scheduled)), ("sent", Rate(rates.Sent)),
        ("completed", Rate(rates.Completed)), ("within the limit", Rate(rates.WithinSlo)),
    ];

    /// <summary><c>p50 1.1 µs, p99 40 µs, longest 2.1 ms; p99 may be 1 ms</c>.</summary>
    public static string Lag(LagRecord lag) =>
        $"p50 {Quantity.Duration(lag.P50)}, p99 {Quantity.Duration(lag.P99)}, longest {Quantity.Duration(lag.Maximum)}; p99 may be {Quantity.Duration(lag.Allowed)}";

    /// <summary><c>1.32 counted, 1.13 by Little's law</c>.</summary>
    public static string InFlight(InFlightRecord inside) => $"{Quantity.Number(inside.Counted)} counted, {Quantity.Number(inside.ByLittlesLaw)} by Little's law";

    /// <summary>Percentiles shown of response and service time.</summary>
    public static ImmutableArray<(string Name, Func<LatencySummary, TimeSpan> Of)> Percentiles { get; } =
        [("p50", l => l.P50), ("p90", l => l.P90), ("p95", l => l.P95), ("p99", l => l.P99), ("longest", l => l.Maximum)];

    /// <summary>Why one number does not do.</summary>
    public const string Explanation =
        "Response time runs from when a query was due, service time from when the system began to work on it; what lies between is waiting. Lag is how late the generator itself sent.";

    private static string Rate(QueriesPerSecond? rate) => rate is { } known ? Quantity.Number(known.Value, known.Value * 0.9995, known.Value * 1.0005) : "-";
}
