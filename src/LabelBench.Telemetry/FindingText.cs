using System.Globalization;
using LabelBench.Records;

namespace LabelBench.Telemetry;

/// <summary>Findings from a line and a reading: the value, the lines, what follows.</summary>
internal static class FindingText
{
    /// <param name="invalidates">Whether it makes the trial invalid; by the line where null.</param>
    /// <param name="note">More words behind the lines, or empty.</param>
    public static Finding Of(ValidityThreshold threshold, double value, bool? invalidates = null, string note = "", string? device = null)
    {
        var invalid = invalidates ?? (threshold.InvalidateAbove is { } limit && value > limit);
        var limits = threshold.InvalidateAbove is not { } line ? $"warns above {Show(threshold, threshold.WarnAbove)}"
            : line <= threshold.WarnAbove ? $"invalid above {Show(threshold, line)}"
            : $"warns above {Show(threshold, threshold.WarnAbove)}, invalid above {Show(threshold, line)}";
        return new Finding(threshold.Rule, invalid, $"{Show(threshold, value)} {threshold.What} ({limits}){note}. Remedy: {threshold.Remedy}.")
        {
            Evidence = new FindingEvidence(threshold.Metric, value, invalid ? threshold.InvalidateAbove!.Value : threshold.WarnAbove, threshold.Source) { Device = device },
        };
    }

    public static string Show(ValidityThreshold threshold, double value) => threshold.Metric.EndsWith("_share", StringComparison.Ordinal) || IsRatio(threshold)
        ? Invariant($"{value * 100:0.##} %")
        : Invariant($"{value:0.###}");

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Lines that are drawn at a ratio of the metric, not at its value.</summary>
    private static bool IsRatio(ValidityThreshold threshold) =>
        threshold == ValidityThreshold.ClockVariation || threshold == ValidityThreshold.ClockFall || threshold == ValidityThreshold.PowerLimitChanged;
}
