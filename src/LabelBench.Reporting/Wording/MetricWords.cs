using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Reporting.Wording;

/// <summary>Telemetry metrics, whose names end in their unit, as people read them.</summary>
internal static class MetricWords
{
    private static readonly (string Suffix, Func<double, string> Format)[] Units =
    [
        ("_share", Quantity.Share),
        ("_bytes_per_s", v => Quantity.Bytes(v) + "/s"),
        ("_bytes", Quantity.Bytes),
        ("_per_s", v => Quantity.Number(v) + "/s"),
        ("_hz", v => Quantity.Number(v / 1e9) + " GHz"),
        ("_w", v => Quantity.Number(v) + " W"),
        ("_j", v => Quantity.Number(v) + " J"),
        ("_celsius", v => Quantity.Number(v) + " °C"),
        ("_c", v => Quantity.Number(v) + " °C"),
        ("_ms", v => Quantity.Duration(TimeSpan.FromMilliseconds(v))),
    ];

    private static readonly HashSet<string> Initials = new(StringComparer.Ordinal) { "cpu", "gpu", "psi", "io", "oom", "dram", "sm", "pcie" };

    /// <summary><c>cpu_busy_share</c> as "CPU busy".</summary>
    public static string Name(string metric)
    {
        var suffix = Units.Select(u => u.Suffix).FirstOrDefault(s => metric.EndsWith(s, StringComparison.Ordinal) && metric.Length > s.Length) ?? "";
        var words = metric[..^suffix.Length].Split('_', StringSplitOptions.RemoveEmptyEntries).Select(w => Initials.Contains(w) ? w.ToUpperInvariant() : w);
        return PlainText.Sentence(PlainText.Line(string.Join(' ', words)));
    }

    /// <summary>The value with its unit, or null where it could not be read.</summary>
    public static string? Value(string metric, Reading<Count> reading) =>
        reading.ValueOrNull is { } value ? (Units.FirstOrDefault(u => metric.EndsWith(u.Suffix, StringComparison.Ordinal)).Format ?? (v => Quantity.Number(v)))(value.Value) : null;

    /// <summary>The reason why a metric could not be read, or null.</summary>
    public static string? Reason(MetricSummary metric) => (metric.Mean as Reading<Count>.Unavailable)?.Reason is { } reason ? PlainText.Line(reason) : null;
}
