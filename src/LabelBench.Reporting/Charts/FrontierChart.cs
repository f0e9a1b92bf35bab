using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Charts;

/// <summary>Throughput against latency of everything that a search measured: what is worth choosing from lies on the frontier.</summary>
public static class FrontierChart
{
    /// <summary>A logarithmic axis from this ratio of the largest to the smallest latency.</summary>
    private const double WideRange = 20;

    /// <returns>One figure; none for a run that is no search, or in which nothing was measured.</returns>
    public static ImmutableArray<ChartDescription> Of(RunSummary summary)
    {
        if (summary.Search is not { } search || search.Candidates.Where(c => c.Latency is not null).ToArray() is not { Length: > 0 } measured)
            return [];
        var unit = CellWords.Unit(measured[0].Cell);
        var times = measured.Select(c => c.Latency!.Value.TotalMilliseconds).Where(t => t > 0).DefaultIfEmpty(1).ToArray();
        ImmutableArray<ChartSeries> series =
        [
            Series("frontier", ChartSeries.Line, search.Frontier),
            Series("others", 0, measured.Where(c => !c.OnFrontier && c.KeepsLatency && c.KeepsMemory)),
            Series("beyond a limit", 0, measured.Where(c => !c.OnFrontier && !(c.KeepsLatency && c.KeepsMemory))),
            Series("answer", 0, measured.Where(c => c.IsAnswer)),
            .. search.Search.Slo is { } slo ? [Limit(slo.Limit, measured)] : Array.Empty<ChartSeries>(),
        ];
        return
        [
            new ChartDescription(
                "frontier-1", "Throughput against latency", ChartKind.Points,
                ChartAxis.Of($"{SearchWords.Percentile(search.Search)} latency", "ms", times.Max() / times.Min() >= WideRange ? AxisScale.Logarithmic : AxisScale.Linear),
                ChartAxis.Of("throughput", unit, AxisScale.Linear),
                [.. series.Where(s => !s.Points.IsEmpty)],
                $"Points of throughput against latency of {measured.Length} configurations. On the frontier, from the shortest latency: {string.Join("; ", search.Frontier.Select(Text))}. {SearchWords.Found(search)}"),
        ];

        ChartSeries Series(string name, int emphasis, IEnumerable<SearchCandidate> candidates) => new(name,
            [.. candidates.Select(c => new ChartPoint(c.Latency!.Value.TotalMilliseconds, c.Cell.Throughput!.Value, null, null, Text(c)))], emphasis);

        string Text(SearchCandidate candidate) =>
            $"{SearchWords.Configuration(search.Search, candidate.Cell.Cell)}: {Quantity.WithMargin(candidate.Cell.Throughput!, unit)} at {Quantity.Duration(candidate.Latency!.Value)}";

        ChartSeries Limit(TimeSpan limit, SearchCandidate[] all) => new($"limit {WorkloadWords.Time(limit)}",
            [new(limit.TotalMilliseconds, 0, null, null, WorkloadWords.Time(limit)), new(limit.TotalMilliseconds, all.Max(c => c.Cell.Throughput!.Value), null, null, WorkloadWords.Time(limit))],
            ChartSeries.Limit);
    }
}
