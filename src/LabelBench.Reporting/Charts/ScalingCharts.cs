using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Charts;

/// <summary>Throughput and tail latency over what a run varied: batch size, streams, threads, workers at once. A line holds cells that differ in nothing else.</summary>
public static class ScalingCharts
{
    /// <summary>More lines in one figure cannot be told apart.</summary>
    private const int MostLines = 6;

    /// <summary>A logarithmic axis from this ratio of the largest to the smallest latency.</summary>
    private const double WideRange = 20;

    private static readonly ImmutableArray<Axis> Axes =
    [
        new("batch", "items a model call (batch)", "batch", c => c.Batch, c => c with { Batch = 0 }),
        new("streams", "model calls at once (streams)", "streams", c => c.Streams, c => c with { Streams = 0 }),
        new("threads", "threads a model call", "threads", c => c.IntraOpThreads, c => c with { IntraOpThreads = 0 }),
        new("instances", "worker processes at once", "workers", c => c.WorkersAtOnce, c => c with { Instances = null }),
    ];

    /// <returns>Two figures for each workload and thing that was varied; none for a run that varied nothing.</returns>
    public static ImmutableArray<ChartDescription> Of(RunSummary summary) =>
        [.. from workload in summary.Cells.Where(c => c.Cell.Scenario is Scenario.Offline or Scenario.Training).GroupBy(c => c.Workload.Id, StringComparer.Ordinal).Index()
            from axis in Axes
            let lines = Lines(axis, workload.Item)
            where lines.Length > 0
            from chart in new[] { Throughput(summary, axis, lines, workload.Index + 1), Latency(summary, axis, lines, workload.Index + 1) }
            select chart];

    /// <summary>At least two figures each, the longest lines first.</summary>
    private static CellSummary[][] Lines(Axis axis, IEnumerable<CellSummary> cells) =>
        [.. cells.GroupBy(c => axis.Without(c.Cell))
            .Where(line => line.Count(c => c.Throughput is not null) > 1)
            .OrderByDescending(line => line.Count()).Take(MostLines)
            .Select(line => line.OrderBy(c => axis.Of(c.Cell)).ToArray())];

    private static ChartDescription Throughput(RunSummary summary, Axis axis, CellSummary[][] lines, int workload)
    {
        var unit = CellWords.Unit(lines[0][0]);
        return Describe(summary, axis, lines, workload, "throughput", unit, AxisScale.Linear,
            c => c.Throughput is { } rate ? new ChartPoint(axis.Of(c.Cell), rate.Value, rate.Low, rate.High, Quantity.WithMargin(rate, unit)) : null);
    }

    private static ChartDescription Latency(RunSummary summary, Axis axis, CellSummary[][] lines, int workload)
    {
        var times = lines.SelectMany(l => l).Select(c => c.Latency?.P99.TotalMilliseconds).OfType<double>().Where(t => t > 0).DefaultIfEmpty(1).ToArray();
        return Describe(summary, axis, lines, workload, "p99 latency", "ms", times.Max() / times.Min() >= WideRange ? AxisScale.Logarithmic : AxisScale.Linear,
            c => c.Latency is { } latency ? new ChartPoint(axis.Of(c.Cell), latency.P99.TotalMilliseconds, null, null, Quantity.Duration(latency.P99)) : null);
    }

    private static ChartDescription Describe(RunSummary summary, Axis axis, CellSummary[][] lines, int workload, string what, string unit, AxisScale scale, Func<CellSummary, ChartPoint?> point)
    {
        var id = PlainText.Line(lines[0][0].Workload.Id);
        ImmutableArray<ChartSeries> series = [.. lines.Select(line => new ChartSeries(Name(axis, line[0].Cell, lines.Select(l => l[0].Cell)), [.. line.Select(point).OfType<ChartPoint>()])
        {
            Gaps = [.. line.Where(c => point(c) is null).Select(c => new ChartGap(axis.Of(c.Cell), $"n/a ({Why(summary, c)})"))],
        })];
        var said = series.Select(s => $"{s.Name}: {string.Join(", ", s.Points.Select(p => (p.X, p.Text)).Concat(s.Gaps!.Value.Select(g => (g.X, g.Text))).OrderBy(p => p.X).Select(p => $"{p.Text} at {Quantity.Count(p.X)}"))}");
        return new ChartDescription(
            $"scaling-{workload}-{axis.Key}-{(unit == "ms" ? "latency" : "throughput")}", $"{id}, {what} by {axis.Word}", ChartKind.Lines,
            ChartAxis.Of(axis.Title, "", AxisScale.Logarithmic), ChartAxis.Of(what, unit, scale),
            series, $"Lines of {what} of {id} by {axis.Title}. {string.Join("; ", said)}.");
    }

    /// <summary>What the cells of a line have in common, and those of others have not.</summary>
    private static string Name(Axis axis, Cell cell, IEnumerable<Cell> others)
    {
        bool Differs<T>(Func<Cell, T> of) => others.Select(of).Distinct().Count() > 1;
        string?[] parts =
        [
            string.Join(' ', (string[])[Cell.Word(cell.Provider), Cell.Word(cell.Precision), .. cell.Settings.Differences]),
            Differs(c => c.Device) ? PlainText.Line(cell.Device) : null,
            cell.Scope == Scope.Infer ? CellWords.InferOnly : null,
            axis.Key != "batch" && Differs(c => c.Batch) ? $"batch {Quantity.Count(cell.Batch)}" : null,
            axis.Key != "streams" && Differs(c => c.Streams) ? PlainText.Plural(cell.Streams, "stream", "streams") : null,
            axis.Key != "threads" && Differs(c => c.IntraOpThreads) ? PlainText.Plural(cell.IntraOpThreads, "thread", "threads") : null,
            axis.Key != "instances" && Differs(c => c.WorkersAtOnce) ? $"x{Quantity.Count(cell.WorkersAtOnce)}" : null,
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    private static string Why(RunSummary summary, CellSummary cell) => Trouble.In(summary, cell) is [var first, ..] ? $"{first.Word}: {first.Reason}" : "not measured";

    /// <param name="Of">Where a cell stands.</param>
    /// <param name="Without">The cell with nothing in that place, alike for all of a line.</param>
    private sealed record Axis(string Key, string Title, string Word, Func<Cell, int> Of, Func<Cell, Cell> Without);
}
