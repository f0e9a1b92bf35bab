using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Records;

namespace LabelBench.Analysis.Comparison;

/// <summary>Clocks and throttling of a cell on two sides.</summary>
/// <param name="IsKnown">Whether any was read on both sides.</param>
/// <param name="Differs">Whether they may explain a change by themselves.</param>
/// <param name="Text">In words: <c>clocks equal, no throttling</c>.</param>
public sealed record ClockComparison(bool IsKnown, bool Differs, string Text)
{
    /// <summary>Clocks scatter by less between runs of a machine that does nothing else.</summary>
    private const double Notable = 0.01;

    /// <summary>Time held back below this share is no throttling worth a word.</summary>
    private const double NotableThrottling = 0.001;

    /// <param name="onGpu">Whether the cell ran on a GPU; otherwise its clocks do not matter.</param>
    /// <param name="from">Telemetry of the base's valid trials, pooled.</param>
    internal static ClockComparison Of(bool onGpu, ImmutableArray<MetricSummary> from, ImmutableArray<MetricSummary> to)
    {
        var both = (from a in @from from b in to where a.Name == b.Name && a.Device == b.Device && (onGpu || a.Device is null) select (a.Name, From: a.Mean.ValueOrNull?.Value, To: b.Mean.ValueOrNull?.Value)).ToList();
        var clocks = both.Where(m => IsClock(m.Name) && m is { From: > 0, To: > 0 }).ToList();
        var throttles = both.Where(m => IsThrottling(m.Name) && m is { From: not null, To: not null }).ToList();
        var moved = clocks.Where(m => Math.Abs(m.To!.Value / m.From!.Value - 1) > Notable).ToList();
        var throttled = throttles.Where(m => Math.Max(m.From!.Value, m.To!.Value) > NotableThrottling).ToList();
        var differing = throttled.Where(m => Math.Abs(m.To!.Value - m.From!.Value) > NotableThrottling).ToList();
        string[] words =
        [
            clocks.Count == 0 ? "clocks not read" : moved.Count == 0 ? "clocks equal" : string.Join(", ", moved.Select(m => Plain($"{Words(m.Name)} {Gigahertz(m.From!.Value)} -> {Gigahertz(m.To!.Value)} GHz"))),
            throttles.Count == 0 ? "throttling not read" : throttled.Count == 0 ? "no throttling" : string.Join(", ", throttled.Select(m => Plain($"{Words(m.Name)} {m.From:0.####} -> {m.To:0.####}"))),
        ];
        return new ClockComparison(clocks.Count + throttles.Count > 0, moved.Count + differing.Count > 0, string.Join(", ", words));
    }

    private static bool IsClock(string name) => name.EndsWith("_hz", StringComparison.Ordinal) && !name.Contains("_max_", StringComparison.Ordinal);

    private static bool IsThrottling(string name) => name.Contains("throttl", StringComparison.Ordinal) || name.StartsWith("gpu_held_", StringComparison.Ordinal);

    private static string Words(string name) => name.Replace("_hz", "", StringComparison.Ordinal).Replace('_', ' ');

    private static string Gigahertz(double hertz) => (hertz / 1e9).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Plain(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
