using System.Collections.Immutable;
using System.Diagnostics;

namespace LabelBench.Records.Recordings;

/// <summary>A metric over time, for drawing: unbroken stretches with nothing between them where nothing is known.</summary>
/// <param name="Stretches">In the order of time; none when the metric never had a value.</param>
/// <param name="Unavailable">Why it has no value at the end of the time asked for, or null.</param>
public sealed record MetricSeries(string Name, ImmutableArray<ImmutableArray<MetricPoint>> Stretches, string? Unavailable)
{
    /// <summary>Two readings further apart than this many of their periods do not belong to one stretch.</summary>
    private const int GapPeriods = 3;

    /// <param name="table">Samples of the metric's lane.</param>
    /// <param name="metric">Its channels.</param>
    /// <param name="periodNs">Distance of two samples of the lane as planned.</param>
    /// <param name="fromNs">Earliest moment of a point.</param>
    /// <param name="toNs">Latest moment of a point.</param>
    /// <param name="unavailable">Why there is no value at the end, or null.</param>
    public static MetricSeries Of(ISampleTable table, LaneMetric metric, long periodNs, long fromNs, long toNs, string? unavailable)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(metric);
        var (definition, widest) = (metric.Definition, GapPeriods * metric.EveryTicks * periodNs);
        var stretches = ImmutableArray.CreateBuilder<ImmutableArray<MetricPoint>>();
        var stretch = ImmutableArray.CreateBuilder<MetricPoint>();
        int? before = null;
        for (var i = table.FirstAtOrAfter(fromNs); i < table.Count && table.MiddleNs(i) <= toNs; i++)
        {
            if (!IsPresent(table, i, definition)) continue;
            if (before is { } last && (table.MiddleNs(i) - table.MiddleNs(last) > widest || EpochOf(table, i, definition) != EpochOf(table, last, definition)))
                (before, _) = (null, End());
            if (ValueOf(table, before, i, definition) is { } value) stretch.Add(new MetricPoint(table.MiddleNs(i), value));
            else if (before is not null) End();
            before = i;
        }
        End();
        return new MetricSeries(definition.Name, stretches.ToImmutable(), unavailable);

        bool End()
        {
            if (stretch.Count > 0) stretches.Add(stretch.ToImmutable());
            stretch.Clear();
            return true;
        }
    }

    private static bool IsPresent(ISampleTable table, int index, MetricDefinition metric) =>
        table.IsPresent(index, metric.Channel)
        && (metric.Per is not { } per || table.IsPresent(index, per))
        && (metric.Epoch is not { } epoch || table.IsPresent(index, epoch));

    private static long EpochOf(ISampleTable table, int index, MetricDefinition metric) => metric.Epoch is { } epoch ? table.Value(index, epoch) : 0;

    /// <returns>A gauge as it stands; a counter's growth since the reading before. Null for the first reading of a counter, and where it fell.</returns>
    private static double? ValueOf(ISampleTable table, int? before, int now, MetricDefinition metric)
    {
        if (metric.Kind == MetricKind.Gauge) return table.Value(now, metric.Channel) * metric.Scale;
        if (before is not { } last) return null;
        double grown = table.Value(now, metric.Channel) - table.Value(last, metric.Channel);
        var against = metric.Kind switch
        {
            MetricKind.Rate => (table.MiddleNs(now) - table.MiddleNs(last)) / 1e9,
            MetricKind.Ratio => table.Value(now, metric.Per!.Value) - table.Value(last, metric.Per.Value),
            _ => throw new UnreachableException(),
        };
        if (grown < 0 || against <= 0) return null;
        var value = grown * metric.Scale / against;
        return metric.IsShare ? Math.Min(1, value) : value;
    }
}
