using System.Collections.Immutable;
using System.Text.Json;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Costs;
using LabelBench.Cli.Export;
using LabelBench.Cli.Output;
using LabelBench.Cli.Running;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Records.Recordings;
using LabelBench.Reporting;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Console;
using LabelBench.Reporting.Csv;
using LabelBench.Reporting.Export;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.LoadGen;
using LabelBench.Reporting.Markdown;
using LabelBench.Reporting.Printing;

namespace LabelBench.Cli.Commands;

/// <summary>What <c>report</c> writes of a run, once everything that it was given is known to be right.</summary>
/// <param name="folder">The run's own; null where it is in the store alone.</param>
/// <param name="output">Folder that was asked for.</param>
/// <param name="reports">Folder of all runs.</param>
/// <param name="asksForJob">Whether the time of a training job was asked for.</param>
internal sealed class ReportOutput(
    RunRecord record, string? folder, RunSummary summary, Recommendation? recommendation, MachineCost cost, ImmutableArray<TelemetryRecording>? recordings, string? output, string reports, bool json, bool asksForJob)
{
    public BrowserPrinter? Printer { get; init; }

    public IFigurePainter? Painter { get; init; }

    public PictureFormat? Pictures { get; init; }

    public Uri? Collector { get; init; }

    private string Target => output ?? folder ?? Path.Combine(reports, record.RunId);

    /// <param name="format">Null for all files of a report.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> WriteAsync(ReportFormat? format, CancellationToken cancellation) => format switch
    {
        ReportFormat.Loadgen => PrintLoadGenShaped(),
        ReportFormat.Pdf or ReportFormat.Png => await PrintPageAsync(Printer!, format is ReportFormat.Pdf, cancellation).ConfigureAwait(false),
        { } alone => Print(alone),
        null => WriteAll(),
    };

    private int WriteAll()
    {
        var files = Write(Target, () => ReportWriter.WriteAll(Target, summary, recommendation, Latencies, recordings, cost, folder));
        if (Painter is not null)
            files = [.. files, .. Write(Path.Combine(Target, "figures"), () => Draw(Painter, Pictures!.Value, Path.Combine(Target, "figures")))];
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(new { record.RunId, files, cells = summary.Cells, summary.Warnings, recommendation }, Json.Pretty));
        else
            foreach (var line in SummaryText.Lines(summary, recommendation, Path.GetRelativePath(Environment.CurrentDirectory, files[0]), cost, Terminal.TextWidth()))
                Console.Out.WriteLine(line);
        if (Collector is not null && OtlpExport.Send(Collector, RunMetrics.Of(summary)) is { } refused)
            throw new UserMistakeException(refused);
        return !asksForJob || summary.Cells.Any(c => c.Training?.Job.Time is not null) ? ExitCode.Fine : ExitCode.Inconclusive;
    }

    private int PrintLoadGenShaped()
    {
        var files = Write(Target, () => LoadGenFiles.Write(Target, record, Latencies));
        if (files.IsEmpty)
            throw new UserMistakeException(record.RunId, "has no measured trial, so there is nothing to write.");
        Console.Error.WriteLine($"{files.Length} {(files.Length == 1 ? "file" : "files")} in the shape of LoadGen's summary and detail log; each says that it is {LoadGenSummaryText.Mark}");
        foreach (var file in files)
            Console.Out.WriteLine(Path.GetRelativePath(Environment.CurrentDirectory, file));
        return ExitCode.Fine;
    }

    /// <summary>One form alone, on standard output or as a file.</summary>
    private int Print(ReportFormat format)
    {
        var (name, text) = format switch
        {
            ReportFormat.Csv => (ReportFiles.Csv, ResultsCsv.Render(summary, cost)),
            ReportFormat.Json => (ReportFiles.Json, ResultsJson.Render(summary, recommendation, cost)),
            ReportFormat.Html => (ReportFiles.Html, Page(output)),
            ReportFormat.Md => (ReportFiles.Markdown, SummaryMarkdown.Render(summary, recommendation, cost)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (output is null)
        {
            Console.Out.Write(text);
            return ExitCode.Fine;
        }
        foreach (var file in Write(output, () => [ReportWriter.Write(output, name, text)]))
            Console.Out.WriteLine(Path.GetRelativePath(Environment.CurrentDirectory, file));
        return ExitCode.Fine;
    }

    /// <param name="place">Where the page will lie; null where nobody knows.</param>
    private string Page(string? place) =>
        HtmlReport.Render(summary, recommendation, LatencyCurves.Of(summary, Latencies), TelemetryTimelines.Of(summary, recordings ?? []), cost, place is null ? null : ReportWriter.SeenFrom(place, folder));

    /// <summary>The page on paper, or as one picture.</summary>
    private async Task<int> PrintPageAsync(BrowserPrinter printer, bool onPaper, CancellationToken cancellation)
    {
        var page = Page(Target);
        byte[] content;
        try
        {
            content = onPaper ? await printer.PrintAsync(page, cancellation).ConfigureAwait(false) : await printer.PictureAsync(page, cancellation).ConfigureAwait(false);
        }
        catch (BrowserFailedException failure)
        {
            Console.Error.WriteLine(failure.Message);
            return ExitCode.RunFailed;
        }
        foreach (var file in Write(Target, () => [ReportWriter.Write(Target, onPaper ? ReportFiles.Pdf : ReportFiles.Picture, content)]))
            Console.Out.WriteLine(Path.GetRelativePath(Environment.CurrentDirectory, file));
        return ExitCode.Fine;
    }

    private ImmutableArray<string> Draw(IFigurePainter painter, PictureFormat format, string into) =>
    [
        .. HtmlReport.Content(summary, recommendation, LatencyCurves.Of(summary, Latencies), TelemetryTimelines.Of(summary, recordings ?? [])).Charts.Select(chart =>
        {
            var path = Path.Combine(into, $"{chart.Id}.{Workloads.Cell.Word(format)}");
            painter.Save(chart, path, format);
            return path;
        }),
    ];

    private LatencyReader Latencies => folder is null ? _ => null : RunReading.Latencies(folder);

    private static ImmutableArray<string> Write(string target, Func<ImmutableArray<string>> write)
    {
        try
        {
            Directory.CreateDirectory(target);
            return write();
        }
        catch (Exception mistake) when (mistake is IOException or UnauthorizedAccessException)
        {
            throw new UserMistakeException(target, $"cannot be written: {mistake.Message}");
        }
    }
}

/// <summary>What a report can be alone.</summary>
internal enum ReportFormat
{
    Csv,
    Json,
    Html,
    Md,

    /// <summary>The page as a browser prints it.</summary>
    Pdf,

    /// <summary>The page as one picture.</summary>
    Png,

    /// <summary>LoadGen's summary and detail log of every trial.</summary>
    Loadgen,
}
