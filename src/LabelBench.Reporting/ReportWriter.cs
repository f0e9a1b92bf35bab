using System.Collections.Immutable;
using System.Text;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Costs;
using LabelBench.Records.Recordings;
using LabelBench.Reporting.Csv;
using LabelBench.Reporting.Export;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Markdown;

namespace LabelBench.Reporting;

/// <summary>Writes a run's reports beside its record.</summary>
public static class ReportWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes report.html, summary.md, results.csv and metrics.prom into an existing folder, replacing older ones.</summary>
    /// <param name="folder">Where to: the run's folder, in which record.json lies, or another.</param>
    /// <param name="recommendation">What to rent, or null when no demand is known.</param>
    /// <param name="latencies">Reads a trial's raw latencies, for the curves of the report.</param>
    /// <param name="recordings">What the sampler saw, for the time lines of the report; null for none.</param>
    /// <param name="cost">What the machine costs; null where nobody looked.</param>
    /// <param name="runFolder">The run's folder where that is another; links to raw files lead there.</param>
    /// <returns>Paths of the files, the report first.</returns>
    /// <exception cref="IOException">A file could not be written.</exception>
    public static ImmutableArray<string> WriteAll(string folder, RunSummary summary, Recommendation? recommendation, LatencyReader latencies, ImmutableArray<TelemetryRecording>? recordings = null, MachineCost? cost = null, string? runFolder = null)
    {
        // The page takes as long as all others together; of its parts the lines of telemetry take most.
        var lines = Task.Run(() => TelemetryTimelines.Of(summary, recordings ?? []));
        var others = Task.Run(() => (Markdown: SummaryMarkdown.Render(summary, recommendation, cost), Csv: ResultsCsv.Render(summary, cost), Metrics: PrometheusText.Render(RunMetrics.Of(summary))));
        var page = HtmlReport.Render(summary, recommendation, LatencyCurves.Of(summary, latencies), lines.GetAwaiter().GetResult(), cost, SeenFrom(folder, runFolder));
        var (markdown, csv, metrics) = others.GetAwaiter().GetResult();
        return [Write(folder, ReportFiles.Html, page), Write(folder, ReportFiles.Markdown, markdown), Write(folder, ReportFiles.Csv, csv), Write(folder, ReportFiles.Prometheus, metrics)];
    }

    /// <summary>The way from a report to the run's folder, with slashes.</summary>
    /// <returns>Null for the same folder, and where there is none.</returns>
    public static string? SeenFrom(string folder, string? runFolder) => runFolder is null || Path.GetRelativePath(folder, runFolder) is "." ? null : Path.GetRelativePath(folder, runFolder).Replace('\\', '/');

    /// <summary>Writes one file of a report whole or not at all.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">It could not be written.</exception>
    public static string Write(string folder, string name, string text) => Write(folder, name, Utf8.GetBytes(text));

    /// <inheritdoc cref="Write(string, string, string)"/>
    public static string Write(string folder, string name, byte[] content) => WholeFile.Write(Path.Combine(folder, name), content);
}
