using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace LabelBench.Reporting.Export;

/// <summary>Metrics in Prometheus' text exposition format 0.0.4, for the textfile collector of node_exporter or a push gateway.</summary>
/// <remarks>Samples of one name stand together under one HELP and one TYPE line; of two with the same labels the first stands.</remarks>
public static class PrometheusText
{
    public static string Render(ImmutableArray<RunMetric> metrics)
    {
        var text = new StringBuilder();
        foreach (var family in metrics.GroupBy(m => m.Name, StringComparer.Ordinal))
        {
            text.Append("# HELP ").Append(family.Key).Append(' ').Append(Escape(family.First().Help)).Append('\n');
            text.Append("# TYPE ").Append(family.Key).Append(" gauge\n");
            foreach (var line in family.GroupBy(Labels, StringComparer.Ordinal))
                text.Append(family.Key).Append(line.Key).Append(' ').Append(Number(line.First().Value)).Append('\n');
        }
        return text.ToString();
    }

    private static string Labels(RunMetric metric) => metric.Labels.IsEmpty ? ""
        : $"{{{string.Join(',', metric.Labels.Select(l => $"{l.Key}=\"{Escape(l.Value).Replace("\"", "\\\"", StringComparison.Ordinal)}\""))}}}";

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
