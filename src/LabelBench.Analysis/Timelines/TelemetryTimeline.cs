using System.Collections.Immutable;
using LabelBench.Records.Recordings;

namespace LabelBench.Analysis;

/// <summary>What the machine did over a stretch of a run, for drawing.</summary>
/// <param name="CellId">The cell whose trial it shows; null for the whole run.</param>
/// <param name="Repetition">The trial; 0 for the whole run.</param>
/// <param name="Length">Seconds that are shown.</param>
/// <param name="Windows">Measured windows in it, in seconds from its beginning.</param>
public sealed record TelemetryTimeline(string? CellId, int Repetition, double Length, ImmutableArray<TimelineWindow> Windows, ImmutableArray<TimelinePanel> Panels);

/// <param name="Name">What was measured in it: cell and repetition.</param>
public sealed record TimelineWindow(double From, double To, string Name);

/// <summary>Lines in one unit.</summary>
/// <param name="Lines">None without a single value.</param>
public sealed record TimelinePanel(TimelineQuantity Quantity, ImmutableArray<TimelineLine> Lines);

/// <summary>What a panel shows.</summary>
public enum TimelineQuantity
{
    Utilisation,
    Clocks,
    Power,
    Temperature,
    Memory,
}

/// <summary>One metric. Stretches hold what is drawn; the figures are of all readings.</summary>
/// <param name="Device">UUID of the GPU; null for the machine.</param>
/// <param name="Stretches">Unbroken; between two of them nothing is known. Seconds and values, thinned by <see cref="MinMaxColumns"/>.</param>
public sealed record TimelineLine(
    string Metric, string? Device, ImmutableArray<ImmutableArray<(double Second, double Value)>> Stretches, int Readings, double Lowest, double Mean, double Highest)
{
    /// <summary>Holes between the first reading and the last.</summary>
    public int Gaps => Stretches.Length - 1;

    internal static TimelineLine? Of(MetricSeries series, string? device, long fromNs, long toNs, int columns)
    {
        double[] values = [.. series.Stretches.SelectMany(s => s).Select(p => p.Value)];
        return values.Length == 0 ? null : new TimelineLine(series.Name, device,
            [.. series.Stretches.Select(s => MinMaxColumns.Of([.. s.Select(p => ((p.AtNs - fromNs) / 1e9, p.Value))], (toNs - fromNs) / 1e9, columns))],
            values.Length, values.Min(), values.Average(), values.Max());
    }
}
