using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Export;

/// <summary>The figures of a run as metrics: what each cell does, how fast, what it costs in energy, what the machine did meanwhile.</summary>
public static class RunMetrics
{
    private const string Prefix = "labelbench_";

    /// <summary>Endings of our metric names, as the collecting systems have them, and the factor to their base units.</summary>
    private static readonly ImmutableArray<(string Ours, string Theirs, string Unit, double Factor)> Units =
    [
        ("_share", "_ratio", "1", 1), ("_bytes_per_s", "_bytes_per_second", "By/s", 1), ("_pages_per_s", "_pages_per_second", "{page}/s", 1), ("_per_s", "_per_second", "1/s", 1),
        ("_bytes", "_bytes", "By", 1), ("_hz", "_hertz", "Hz", 1), ("_w", "_watts", "W", 1), ("_c", "_celsius", "Cel", 1), ("_ms", "_seconds", "s", 1e-3), ("_cores", "_cores", "{cpu}", 1),
    ];

    /// <summary>Every figure that is known; what is missing is left out, and never zero.</summary>
    public static ImmutableArray<RunMetric> Of(RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var run = KeyValuePair.Create("run_id", summary.Record.RunId);
        return
        [
            new(Prefix + "run_info", "", "The run and what it was measured with; always 1.",
                [run, KeyValuePair.Create("label", summary.Record.Label ?? ""), KeyValuePair.Create("machine", summary.Record.Machine.Name), KeyValuePair.Create("version", summary.Record.Software.LabelBench)], 1),
            new(Prefix + "run_end_timestamp_seconds", "s", "When the run ended, since 1970.", [run], summary.Record.EndedUtc.ToUnixTimeMilliseconds() / 1e3),
            .. summary.Cells.SelectMany(cell => Of(cell, [run, .. LabelsOf(cell)])),
        ];
    }

    private static IEnumerable<RunMetric> Of(CellSummary cell, ImmutableArray<KeyValuePair<string, string>> labels)
    {
        yield return new(Prefix + "trials_valid", "{trial}", "Trials that enter the figures.", labels, cell.TrialsValid);
        yield return new(Prefix + "trials_run", "{trial}", "Trials that were begun.", labels, cell.TrialsRun);
        if (cell.Throughput is { } throughput)
            yield return new(Prefix + "throughput_items_per_second", "{item}/s", "Items a second, mean over valid trials.", labels, throughput.Value);
        if (cell.Latency is { } latency)
            foreach (var percentile in LatencySummary.Percentiles)
                yield return new(Prefix + "latency_seconds", "s", "Latency of a query by quantile, median over valid trials.",
                    [.. labels, KeyValuePair.Create("quantile", (percentile / 100).ToString("0.###", CultureInfo.InvariantCulture))], latency.At(percentile)!.Value.TotalSeconds);
        if (cell.Energy is { Gross: { } gross } energy)
        {
            yield return new(Prefix + "energy_gross_joules_per_item", "J/{item}", "Energy of an item, idle power included.", labels, gross.Value);
            yield return new(Prefix + "throughput_items_per_second_per_watt", "{item}/s/W", "Items a second over the power of the parts that were read.", labels, energy.ItemsPerSecondPerWatt!.Value);
        }
        if (cell.Energy?.Net is { } net)
            yield return new(Prefix + "energy_net_joules_per_item", "J/{item}", "Energy of an item without idle power.", labels, net.Value);
        if (cell.Attribution is { } attribution)
            yield return new(Prefix + "limited_by_info", "", "What limited the cell; always 1.",
                [.. labels, KeyValuePair.Create("limit", Cell.Word(attribution.Limit)), KeyValuePair.Create("certainty", Cell.Word(attribution.Certainty))], 1);
        foreach (var metric in cell.Telemetry)
            if (metric.Mean.ValueOrNull is { } mean)
                yield return Telemetry(metric, mean.Value, labels);
    }

    private static RunMetric Telemetry(MetricSummary metric, double mean, ImmutableArray<KeyValuePair<string, string>> labels)
    {
        var known = Units.FirstOrDefault(u => metric.Name.EndsWith(u.Ours, StringComparison.Ordinal));
        var (name, unit, factor) = known.Ours is null ? (metric.Name, "", 1) : (metric.Name[..^known.Ours.Length] + known.Theirs, known.Unit, known.Factor);
        return new(Prefix + Legal(name), unit, "Mean over the measured windows of the valid trials.", metric.Device is { } device ? [.. labels, KeyValuePair.Create("gpu", device)] : labels, mean * factor);
    }

    private static IEnumerable<KeyValuePair<string, string>> LabelsOf(CellSummary cell) =>
    [
        KeyValuePair.Create("cell", cell.Cell.Id),
        KeyValuePair.Create("workload", cell.Workload.Id),
        KeyValuePair.Create("provider", Cell.Word(cell.Cell.Provider)),
        KeyValuePair.Create("precision", Cell.Word(cell.Cell.Precision)),
        KeyValuePair.Create("scenario", Cell.Word(cell.Cell.Scenario)),
        KeyValuePair.Create("batch", cell.Cell.Batch.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>Names hold letters, digits and underscores; a record from elsewhere may hold others.</summary>
    private static string Legal(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
