using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Charts;

/// <summary>A timeline as low figures, one a quantity, over the same seconds.</summary>
public static class TimelineCharts
{
    /// <param name="index">Of the timeline in the report, for the figures' ids.</param>
    public static ImmutableArray<ChartDescription> Of(RunSummary summary, TelemetryTimeline timeline, int index) =>
        [.. timeline.Panels.Select((panel, i) => Of(summary, timeline, panel, $"timeline-{index + 1}-{i + 1}"))];

    private static ChartDescription Of(RunSummary summary, TelemetryTimeline timeline, TimelinePanel panel, string id)
    {
        var title = Title(panel.Quantity);
        var (unit, scale, factor) = Axis(panel.Quantity);
        var said = panel.Lines.Select(l => $"{Name(summary, l)} {Words(l)}");
        return new ChartDescription(
            id,
            title,
            ChartKind.Timeline,
            // The end of the axis: lines that stop before it stopped because nothing was read.
            ChartAxis.Of("seconds", "s", AxisScale.Linear) with { Categories = [Rounded(timeline.Length).ToString(CultureInfo.InvariantCulture)] },
            ChartAxis.Of("", unit, scale),
            [.. panel.Lines.Select(l => new ChartSeries(Name(summary, l), []) { Stretches = [.. l.Stretches.Select(s => Flat(s, factor))], Text = Words(l) })],
            $"{title} over {Quantity.Number(timeline.Length)} s, {PlainText.Plural(timeline.Windows.Length, "measured window", "measured windows")} shaded. {string.Join("; ", said)}.")
        {
            Bands = [.. timeline.Windows.Select(w => new ChartBand(Rounded(w.From), Rounded(w.To), PlainText.Line(w.Name)))],
        };
    }

    public static string Title(TimelineQuantity quantity) => quantity switch
    {
        TimelineQuantity.Utilisation => "Utilisation",
        TimelineQuantity.Clocks => "Clocks",
        TimelineQuantity.Power => "Power",
        TimelineQuantity.Temperature => "Temperature",
        _ => "Memory",
    };

    private static (string Unit, AxisScale Scale, double Factor) Axis(TimelineQuantity quantity) => quantity switch
    {
        TimelineQuantity.Utilisation => ("%", AxisScale.Share, 1),
        TimelineQuantity.Clocks => ("GHz", AxisScale.Linear, 1e-9),
        TimelineQuantity.Power => ("W", AxisScale.Linear, 1),
        TimelineQuantity.Temperature => ("°C", AxisScale.Linear, 1),
        _ => ("", AxisScale.Bytes, 1),
    };

    /// <summary>The metric, with the GPU's number where the machine has several.</summary>
    private static string Name(RunSummary summary, TimelineLine line)
    {
        var gpus = summary.Record.Machine.Gpus;
        return gpus.Length > 1 && gpus.Select(g => g.Uuid).ToList().IndexOf(line.Device ?? "") is >= 0 and var number
            ? $"{MetricWords.Name(line.Metric)} {number.ToString(CultureInfo.InvariantCulture)}"
            : MetricWords.Name(line.Metric);
    }

    private static string Words(TimelineLine line) =>
        $"{Value(line.Metric, line.Lowest)}, {Value(line.Metric, line.Mean)}, {Value(line.Metric, line.Highest)}{(line.Gaps > 0 ? $", {PlainText.Plural(line.Gaps, "gap", "gaps")}" : "")}";

    private static string Value(string metric, double value) => MetricWords.Value(metric, new Count(value))!;

    /// <summary>Four digits say more than a pixel shows, and keep the report small.</summary>
    private static ImmutableArray<double> Flat(ImmutableArray<(double Second, double Value)> stretch, double factor) =>
        [.. stretch.SelectMany(p => new[] { Rounded(p.Second), Digits(p.Value * factor) })];

    private static double Rounded(double seconds) => Math.Round(seconds, 2);

    private static double Digits(double value) => value == 0 ? 0 : double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
