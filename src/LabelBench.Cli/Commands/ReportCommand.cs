using System.Collections.Immutable;
using System.CommandLine;
using LabelBench.Cli.Checking;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Costs;
using LabelBench.Capacity.Sheets;
using LabelBench.Cli.Export;
using LabelBench.Cli.Running;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Records.Recordings;
using LabelBench.Reporting.Charts;
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
        command.SetChecked(async (given, cancellation) =>
        {
            var job = given.Take(TrainingJob.Asked(given.GetValue(jobItems), given.GetValue(epochs), jobItems.Name, epochs.Name));
            var collector = given.GetValue(otlp) is { } url ? given.Take(OtlpExport.Endpoint(otlp.Name, url)) : null;
            // The catalog and the tables of the model are read while the record is, and servers are ranked while recordings are: each takes a third of the time.
            var reading = Task.Run(() => (Catalog: given.Try(() => Recommending.LoadCatalog(given.GetValue(catalog), TimeProvider.System)), Data: PlanningData.Builtin), cancellation);
            var program = given.GetValue(format) is ReportFormat.Pdf or ReportFormat.Png ? given.Take(Browsers.Find(given.GetValue(browser), browser.Name, Environment.GetEnvironmentVariable)) : null;
            var printer = program is null ? null : new BrowserPrinter(program, BrowserPrinter.UsualPatience);
            var painter = given.GetValue(figures) is null ? null : FigurePainters.ForThisBuild;
            if (given.GetValue(figures) is not null && painter is null)
                given.Add(new Problem(figures.Name, "", "needs a build with -p:FullFeed=true, which carries ScottPlot; without it the figures are in report.html, which every browser prints."));
            var stated = Stated(given, price, offer);
            var import = given.GetValue(run) is { } imported ? given.Try(() => ImportCommand.Find(imported, Path.GetFullPath(given.GetValue(reports)!))) : null;
            var (record, folder) = given.GetValue(run) is { } named && import is null
                ? await given.TryAsync(() => RunReading.FindAsync(named, Path.GetFullPath(given.GetValue(reports)!), given.GetValue(store), cancellation)).ConfigureAwait(false) : default;
            var summary = record is null ? null : RunAnalyzer.Summarise(record, job ?? TrainingJob.Default);
            if (job is { IsDefault: false } && summary?.Cells.All(c => c.Training is null) is true)
                given.Add(new Problem(jobItems.Name, "", $"asks for the time of a training job, but run {record!.RunId} trained nothing. Measure training with: labelbench run --suite training"));
            var offers = (await reading.ConfigureAwait(false)).Catalog;
            var cost = record is null || offers is null ? null : stated ?? given.Try(() => Cost(given.GetValue(offer), record.Machine, offers));
            var ranking = summary is null || offers is null ? null : Task.Run(() => given.Try(() => Recommending.ForRun(summary, given.GetValue(perDay), offers)), cancellation);
            var recordings = folder is null ? null : (ImmutableArray<TelemetryRecording>?)StoredRun.Recordings(folder);
            var recommendation = ranking is null ? null : await ranking.ConfigureAwait(false);
            if (import is not null)
                return () => Task.FromResult(ImportCommand.Show(import, given.GetValue(json)));
            return () => new ReportOutput(record!, folder, summary!, recommendation, cost!, recordings, given.GetValue(output), given.GetValue(reports)!, given.GetValue(json), !job!.IsDefault)
            {
                Printer = printer,
                Painter = painter,
                Pictures = given.GetValue(figures),
                Collector = collector,
            }.WriteAsync(given.GetValue(format), cancellation);
        });
        return command;
    }

    /// <summary>The price that was stated; null where none was, or where it is wrong.</summary>
    private static MachineCost.Known? Stated(Given given, Option<string?> price, Option<string?> offer)
    {
        if (given.Has(price) && given.Has(offer))
            given.Add(new Problem(price.Name, "", $"and {offer.Name} are both there; either states what the machine costs."));
        return given.GetValue(price) is { } text && given.Take(MachinePrice.Stated(text, price.Name, ExchangeRates.Builtin, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime))) is { } stated
            ? new MachineCost.Known(stated) : null;
    }

    /// <summary>The price of the offer that was named, or of the one offer that is the machine.</summary>
    private static MachineCost Cost(string? offer, MachineDescription machine, Catalog catalog) => offer is { } named
        ? new MachineCost.Known(MachinePrice.Of(MeasuredOffer.Named(named, machine, catalog, GpuTable.Builtin, "--offer").ValueOrThrow()))
        : MachineCost.Of(machine, catalog, GpuTable.Builtin);
}
