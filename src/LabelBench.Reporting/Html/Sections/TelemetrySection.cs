using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Records;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>What the machine did while it measured: a few readings per cell at a glance, all of them on request, and what could not be read.</summary>
internal static class TelemetrySection
{
    private const int ColumnsShown = 6;

    /// <summary>What a reader looks for first, where a run has it.</summary>
    private static readonly ImmutableArray<string> First =
    [
        "cpu_busy_share", "gpu_busy_share", "gpu_power_w", "package_power_w", "gpu_memory_used_bytes", "process_resident_bytes", "memory_used_bytes",
        "cpu_frequency_hz", "cpu_steal_share", "cpu_iowait_share",
    ];

    public static Markup Render(ReportContent content)
    {
        var cells = content.Summary.Cells.Where(c => !c.Telemetry.IsEmpty).ToList();
        if (cells.Count == 0)
            return Markup.Empty;
        return Markup.Of($"""
            <section aria-labelledby="telemetry"><h2 id="telemetry">The machine meanwhile</h2>
            <p>Means over the measured windows of the valid trials.</p>
            {Overview(content.Summary, cells)}{Missing(cells)}<details><summary>All readings of every cell</summary>
            {All(content.Summary, cells)}</details></section>

            """);
    }

    private static Markup Overview(RunSummary summary, List<CellSummary> cells)
    {
        var names = cells.SelectMany(c => c.Telemetry).Where(m => m.Mean.ValueOrNull is not null).Select(m => m.Name).Distinct(StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        string[] shown = [.. First.Where(names.Contains).Concat(names.Except(First)).Take(ColumnsShown)];
        if (shown.Length == 0)
            return Markup.Empty;
        var table = new HtmlTable("Readings at a glance", [new("cell"), .. shown.Select(n => new HtmlTable.Column(MetricWords.Name(n), Number: true))]);
        foreach (var cell in cells)
            table.Add([CellRows.Name(summary, cell), .. shown.Select(n => Mean(cell.Telemetry.FirstOrDefault(m => m.Name == n)))]);
        return table.Render();
    }

    /// <summary>Each metric that some cell lacks, with its reason.</summary>
    private static Markup Missing(List<CellSummary> cells)
    {
        var missing = cells.SelectMany(c => c.Telemetry)
            .Select(m => (m.Name, Reason: MetricWords.Reason(m)))
            .Where(m => m.Reason is not null)
            .GroupBy(m => m).ToList();
        return missing.Count == 0 ? Markup.Empty : Markup.Of($"""
            <ul class="missing">
            {Markup.Join(missing.Select(m => Markup.Of($"<li>{MetricWords.Name(m.Key.Name)}: n/a ({m.Key.Reason}){(m.Count() == cells.Count ? "" : $" in {PlainText.Plural(m.Count(), "cell", "cells")}")}</li>\n")))}</ul>

            """);
    }

    private static Markup All(RunSummary summary, List<CellSummary> cells)
    {
        var table = new HtmlTable("All readings", new("reading"), new("mean", Number: true), new("lowest", Number: true), new("highest", Number: true), new("samples", Number: true));
        foreach (var cell in cells)
        {
            table.AddGroup(CellRows.Name(summary, cell));
            foreach (var metric in cell.Telemetry)
            {
                if (MetricWords.Reason(metric) is { } reason)
                    table.AddSpanning("missing", [Markup.Of($"{MetricWords.Name(metric.Name)}")], Markup.Of($"n/a ({reason})"));
                else
                    table.Add(Markup.Of($"{MetricWords.Name(metric.Name)}"), Mean(metric), Value(metric.Name, metric.Minimum), Value(metric.Name, metric.Maximum), Markup.Of($"{Quantity.Count(metric.Samples)}"));
            }
        }
        return table.Render();
    }

    private static Markup Mean(MetricSummary? metric) => metric is null ? Markup.Of($"n/a") : Value(metric.Name, metric.Mean);

    private static Markup Value(string name, Core.Reading<Core.Count> reading) => Markup.Of($"{MetricWords.Value(name, reading) ?? "n/a"}");
}
