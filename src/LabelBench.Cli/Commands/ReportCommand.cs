using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Costs;
using LabelBench.Capacity.Sheets;
using LabelBench.Cli.Export;
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
using LabelBench.Storage.Folder;

namespace LabelBench.Cli.Commands;

/// <summary><c>report</c>: writes the files of a run anew from its record, on any machine.</summary>
internal static class ReportCommand
{
    public static Command Build()
    {
        var run = new Argument<string>("RUN") { Description = "Folder of a run, its id or the beginning of it, its label, or 'last'.", DefaultValueFactory = _ => "last" };
        var output = new Option<string?>("--out") { Description = "Folder to write into (default: the run's own).", HelpName = "DIR" };
        var perDay = Options.Number("--per-day", "Items a day to recommend servers for.", "N");
        var catalog = new Option<string?>("--catalog") { Description = "Server offers to recommend from, a CSV or YAML file.", HelpName = "FILE" };
        var jobItems = Options.Number("--job-items", "Items of a training job to tell the time of (default 100,000; stated in the answer).", "N");
        var epochs = Options.Integer("--epochs", "Passes of a training job over its items (default 10).");
        var price = new Option<string?>("--price") { Description = "What this machine costs, for the cost per million items: 189EUR, 0.35USD/h (default: the offer of the catalog that is this machine).", HelpName = "PRICE" };
        var offer = new Option<string?>("--offer") { Description = "Offer of the catalog that this machine is, whose price is taken.", HelpName = "ID" };
        var format = Options.Word<ReportFormat>("--format", "Print this alone on standard output, or write it into --out; pdf and png are written, by a browser", "FORMAT");
        var browser = new Option<string?>("--browser") { Description = $"Browser to print with (default: {Browsers.Variable}, else the first one found).", HelpName = "FILE" };
        var figures = Options.Word<PictureFormat>("--figures", "Also write every figure as a picture, without a browser", "FORMAT");
        var otlp = Options.Otlp();
        var reports = Options.Reports();
        var store = Options.Store();
        var json = Options.Json();
        var command = new Command("report", """
            Write report.html, summary.md, results.csv and metrics.prom of a run anew from its record, and print its summary.

              labelbench report last --price 189EUR
              labelbench report last --format pdf
              labelbench report last --format json | jq .cells[0].throughput_items_per_s
            """) { run, output, perDay, jobItems, epochs, catalog, price, offer, format, browser, figures, otlp, reports, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var job = TrainingJob.Asked(parsed.GetValue(jobItems), parsed.GetValue(epochs), jobItems.Name, epochs.Name).ValueOrThrow();
            if (ImportCommand.Find(parsed.GetValue(run)!, Path.GetFullPath(parsed.GetValue(reports)!)) is { } import)
            {
                ImportCommand.Print(import, parsed.GetValue(json));
                return ExitCode.Fine;
            }
            var collector = parsed.GetValue(otlp) is { } url ? OtlpExport.Endpoint(otlp.Name, url).ValueOrThrow() : null;
            // The catalog and the tables of the model are read while the record is, and servers are ranked while recordings are: each takes a third of the time.
            var reading = Task.Run(() => (Catalog: Recommending.LoadCatalog(parsed.GetValue(catalog), TimeProvider.System), Data: PlanningData.Builtin), cancellation);
            var printer = parsed.GetValue(format) is ReportFormat.Pdf or ReportFormat.Png
                ? new BrowserPrinter(Browsers.Find(parsed.GetValue(browser), browser.Name, Environment.GetEnvironmentVariable).ValueOrThrow(), BrowserPrinter.UsualPatience)
                : null;
            var painter = parsed.GetValue(figures) is null ? null : FigurePainters.ForThisBuild
                ?? throw new UserMistakeException(figures.Name, "needs a build with -p:FullFeed=true, which carries ScottPlot; without it the figures are in report.html, which every browser prints.");
            var (record, folder) = await RunReading.FindAsync(parsed.GetValue(run)!, Path.GetFullPath(parsed.GetValue(reports)!), parsed.GetValue(store), cancellation).ConfigureAwait(false);
            var summary = RunAnalyzer.Summarise(record, job);
            if (!job.IsDefault && summary.Cells.All(c => c.Training is null))
                throw new UserMistakeException(jobItems.Name, $"asks for the time of a training job, but run {record.RunId} trained nothing. Measure training with: labelbench run --suite training");
            var offers = (await reading.ConfigureAwait(false)).Catalog;
            var ranking = Task.Run(() => Recommending.ForRun(summary, parsed.GetValue(perDay), offers), cancellation);
            var recordings = folder is null ? null : (ImmutableArray<TelemetryRecording>?)StoredRun.Recordings(folder);
            var recommendation = await ranking.ConfigureAwait(false);
            var cost = Cost(parsed.GetValue(price), parsed.GetValue(offer), record.Machine, offers);
            var target = parsed.GetValue(output) ?? folder ?? Path.Combine(parsed.GetValue(reports)!, record.RunId);
            if (parsed.GetValue(format) is ReportFormat.Loadgen)
                return PrintLoadGenShaped(target, record, folder);
            if (printer is not null)
                return await PrintPageAsync(printer, parsed.GetValue(format) is ReportFormat.Pdf, target, Page(summary, recommendation, cost, folder, recordings, target), cancellation).ConfigureAwait(false);
            if (parsed.GetValue(format) is { } alone)
                return Print(alone, summary, recommendation, cost, folder, recordings, parsed.GetValue(output));
            var files = Write(target, () => ReportWriter.WriteAll(target, summary, recommendation, LatenciesIn(folder), recordings, cost, folder));
            if (painter is not null)
                files = [.. files, .. Write(Path.Combine(target, "figures"), () => Draw(painter, parsed.GetValue(figures)!.Value, Path.Combine(target, "figures"), HtmlReport.Content(summary, recommendation, LatencyCurves.Of(summary, LatenciesIn(folder)), TelemetryTimelines.Of(summary, recordings ?? [])).Charts))];
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonSerializer.Serialize(new { record.RunId, files, cells = summary.Cells, summary.Warnings, recommendation }, Json.Pretty));
            else
                foreach (var line in SummaryText.Lines(summary, recommendation, Path.GetRelativePath(Environment.CurrentDirectory, files[0]), cost))
                    Console.Out.WriteLine(line);
            if (collector is not null && OtlpExport.Send(collector, RunMetrics.Of(summary)) is { } refused)
                throw new UserMistakeException(refused);
            return job.IsDefault || summary.Cells.Any(c => c.Training?.Job.Time is not null) ? ExitCode.Fine : ExitCode.Inconclusive;
        });
        return command;
    }

    private static int PrintLoadGenShaped(string target, RunRecord record, string? folder)
    {
        var files = Write(target, () => LoadGenFiles.Write(target, record, LatenciesIn(folder)));
        if (files.IsEmpty)
            throw new UserMistakeException(record.RunId, "has no measured trial, so there is nothing to write.");
        Console.Error.WriteLine($"{files.Length} {(files.Length == 1 ? "file" : "files")} in the shape of LoadGen's summary and detail log; each says that it is {LoadGenSummaryText.Mark}");
        foreach (var file in files)
            Console.Out.WriteLine(Path.GetRelativePath(Environment.CurrentDirectory, file));
        return ExitCode.Fine;
    }

    /// <summary>The price that was stated, that of the offer that was named, or that of the one offer that is the machine.</summary>
    private static MachineCost Cost(string? price, string? offer, MachineDescription machine, Catalog catalog) => (price, offer) switch
    {
        ({ }, { }) => throw new UserMistakeException("--price", "and --offer are both there; either states what the machine costs."),
        ({ } stated, null) => new MachineCost.Known(MachinePrice.Stated(stated, "--price", DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)).ValueOrThrow()),
        (null, { } named) => new MachineCost.Known(MachinePrice.Of(MeasuredOffer.Named(named, machine, catalog, GpuTable.Builtin, "--offer").ValueOrThrow())),
        _ => MachineCost.Of(machine, catalog, GpuTable.Builtin),
    };

    /// <summary>One form alone, on standard output or as a file.</summary>
    private static int Print(ReportFormat format, RunSummary summary, Recommendation? recommendation, MachineCost cost, string? folder, ImmutableArray<TelemetryRecording>? recordings, string? output)
    {
        var (name, text) = format switch
        {
            ReportFormat.Csv => (ReportFiles.Csv, ResultsCsv.Render(summary, cost)),
            ReportFormat.Json => (ReportFiles.Json, ResultsJson.Render(summary, recommendation, cost)),
            ReportFormat.Html => (ReportFiles.Html, Page(summary, recommendation, cost, folder, recordings, output)),
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

    /// <param name="output">Where the page will lie; null where nobody knows.</param>
    private static string Page(RunSummary summary, Recommendation? recommendation, MachineCost cost, string? folder, ImmutableArray<TelemetryRecording>? recordings, string? output) =>
        HtmlReport.Render(summary, recommendation, LatencyCurves.Of(summary, LatenciesIn(folder)), TelemetryTimelines.Of(summary, recordings ?? []), cost, output is null ? null : ReportWriter.SeenFrom(output, folder));

    /// <summary>The page on paper, or as one picture.</summary>
    private static async Task<int> PrintPageAsync(BrowserPrinter printer, bool onPaper, string target, string page, CancellationToken cancellation)
    {
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
        foreach (var file in Write(target, () => [ReportWriter.Write(target, onPaper ? ReportFiles.Pdf : ReportFiles.Picture, content)]))
            Console.Out.WriteLine(Path.GetRelativePath(Environment.CurrentDirectory, file));
        return ExitCode.Fine;
    }

    private static ImmutableArray<string> Draw(IFigurePainter painter, PictureFormat format, string folder, ImmutableArray<ChartDescription> charts) =>
    [
        .. charts.Select(chart =>
        {
            var path = Path.Combine(folder, $"{chart.Id}.{Workloads.Cell.Word(format)}");
            painter.Save(chart, path, format);
            return path;
        }),
    ];

    private static LatencyReader LatenciesIn(string? folder) => folder is null ? _ => null : RunReading.Latencies(folder);

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

    private enum ReportFormat
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
}
