using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using LabelBench.Cli.Checking;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Sheets;
using LabelBench.Cli.Running;
using LabelBench.Core;
using LabelBench.Reporting.Printing;
using LabelBench.Reporting.Sheets;

namespace LabelBench.Cli.Commands;

/// <summary><c>sheet</c>: one page a server, for customers.</summary>
internal static class SheetCommand
{
    public static Command Build()
    {
        var runs = new Argument<string[]>("RUN") { Description = "Runs, one a server: a folder, a run id or its beginning, a label, or 'last'. Each gets a page and is compared with the others.", Arity = ArgumentArity.OneOrMore };
        var servers = new Option<string?>("--servers") { Description = "Server offers, a CSV or YAML file: prices and servers to compare with (default: the shipped catalog, for comparing only).", HelpName = "FILE" };
        var offer = Options.Names("--offer", "Offers that the runs measured, in their order, whose price is told (default: the one of --servers with this CPU, CPUs and GPUs).", "ID");
        var against = Options.Names("--against", $"Offers to compare with, at most {ServerSheets.MostNeighbours} (default: other runs, then the nearest offers).", "ID");
        var jobs = Options.Names("--jobs", $"Jobs to show, at most {ServerSheets.MostJobs} (default: one of every kind first).", "NAME");
        var logo = new Option<string?>("--logo") { Description = "Logo at the head of the page: a PNG, JPEG or SVG file.", HelpName = "FILE" };
        var language = Options.Word<SheetLanguage>("--lang", "Language; default en", "LANG");
        var paper = Options.Word<PaperSize>("--paper", "Size of the page; default a4", "SIZE");
        var formats = new (Option<bool> Option, SheetFormat Format)[]
        {
            (new("--pdf") { Description = "Write a PDF; needs Chromium, Chrome or Edge." }, SheetFormat.Pdf),
            (new("--png") { Description = "Write a picture; needs the same." }, SheetFormat.Png),
            (new("--html") { Description = "Write HTML (default)." }, SheetFormat.Html),
        };
        var output = new Option<string?>("--out", "-o") { Description = "Folder to write into (default: each run's own).", HelpName = "DIR" };
        var browser = new Option<string?>("--browser") { Description = $"Browser to print with (default: {Browsers.Variable}, else the first one found).", HelpName = "FILE" };
        var reports = Options.Reports();
        var store = Options.Store();
        var json = Options.Json();
        var command = new Command("sheet", """
            Write the one-page benchmark sheet of a server, for customers.

              labelbench sheet last --lang de --pdf
              labelbench sheet last --servers offers.csv --logo logo.svg --pdf
              labelbench sheet ax42 gex44 --servers offers.csv -o sheets --pdf     two servers, compared
            """) { runs, servers, offer, against, jobs, logo, language, paper, formats[0].Option, formats[1].Option, formats[2].Option, output, browser, reports, store, json };
        command.SetChecked(async (given, cancellation) =>
        {
            var picture = given.GetValue(logo) is { } file ? given.Take(SheetLogo.Load(file)) : null;
            var catalog = given.Try(() => Recommending.LoadCatalog(given.GetValue(servers), TimeProvider.System));
            var neighbours = catalog is null ? [] : SheetOffers.Against(given, given.GetValue(against) ?? [], catalog);
            SheetFormat[] wanted = formats.Where(f => given.GetValue(f.Option)).Select(f => f.Format).ToArray() is { Length: > 0 } asked ? asked : [SheetFormat.Html];
            var program = wanted.Any(f => f != SheetFormat.Html) ? given.Take(Browsers.Find(given.GetValue(browser), browser.Name, Environment.GetEnvironmentVariable)) : null;
            var found = await FindAsync(given, given.GetValue(runs) ?? [], Path.GetFullPath(given.GetValue(reports)!), given.GetValue(store), cancellation).ConfigureAwait(false);
            ImmutableArray<RunSummary> summaries = [.. found?.Select(f => f.Run) ?? []];
            ImmutableArray<Offer?> offers = catalog is null ? [.. summaries.Select(_ => (Offer?)null)] : SheetOffers.Of(given, summaries, found is not null, given.GetValue(offer) ?? [], catalog, hasOwnCatalog: given.GetValue(servers) is not null);
            ImmutableArray<ServerSheet?> sheets = catalog is null ? [] : SheetOffers.Sheets(given, summaries, offers, neighbours, catalog, [.. given.GetValue(jobs) ?? []]);
            return async () =>
            {
                SheetOffers.Warn(summaries, offers, catalog!, hasOwnCatalog: given.GetValue(servers) is not null, neighbours, [.. sheets.OfType<ServerSheet>()]);
                var tongue = given.GetValue(language) ?? SheetLanguage.En;
                if (program is not null && await CjkFonts.WarningAsync(tongue, cancellation).ConfigureAwait(false) is { } warning)
                    Console.Error.WriteLine($"! {warning}");
                var writer = new SheetWriter(tongue, given.GetValue(paper) ?? PaperSize.A4, picture, program is null ? null : new BrowserPrinter(program, BrowserPrinter.UsualPatience));
                return await WriteAsync(writer, [.. sheets.Zip(found!, (sheet, run) => (sheet!, Stem(given.GetValue(output), run.Folder, sheet!.Run.Record.RunId, sheets.Length > 1, tongue)))], wanted, given.GetValue(json), cancellation).ConfigureAwait(false);
            };
        });
        return command;
    }

    /// <summary>Each run once; null where a name is none.</summary>
    private static async Task<IReadOnlyList<(RunSummary Run, string Folder)>?> FindAsync(Given given, string[] named, string reports, string? store, CancellationToken cancellation)
    {
        var (found, areAll) = (new List<(RunSummary Run, string Folder)>(), named.Length > 0);
        foreach (var name in named)
        {
            var (record, place) = await given.TryAsync(() => RunReading.FindAsync(name, reports, store, cancellation)).ConfigureAwait(false);
            areAll &= record is not null;
            if (record is not null && found.All(f => f.Run.Record.RunId != record.RunId))
                found.Add((RunAnalyzer.Summarise(record), place ?? Path.Combine(reports, record.RunId)));
        }
        return areAll ? found : null;
    }

    private static async Task<int> WriteAsync(SheetWriter writer, ImmutableArray<(ServerSheet Sheet, string Stem)> sheets, SheetFormat[] formats, bool json, CancellationToken cancellation)
    {
        var files = new List<string>();
        try
        {
            foreach (var (sheet, stem) in sheets)
                files.AddRange(await WriteAsync(writer, sheet, stem, formats, cancellation).ConfigureAwait(false));
        }
        catch (BrowserFailedException failure)
        {
            Console.Error.WriteLine(failure.Message);
            return ExitCode.RunFailed;
        }
        Print(files, [.. sheets.Select(s => s.Sheet)], json);
        return ExitCode.Fine;
    }

    /// <summary><c>sheet-de</c> in the run's own folder; in a folder for several runs with the run's id.</summary>
    private static string Stem(string? output, string runFolder, string runId, bool isOneOfSeveral, SheetLanguage language)
    {
        var name = $"sheet-{Workloads.Cell.Word(language)}";
        return output is null ? Path.Combine(runFolder, name) : Path.Combine(output, isOneOfSeveral ? $"{name}-{runId}" : name);
    }

    private static async Task<ImmutableArray<string>> WriteAsync(SheetWriter writer, ServerSheet sheet, string stem, SheetFormat[] formats, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(stem))!);
            return await writer.WriteAsync(sheet, stem, formats, cancellation).ConfigureAwait(false);
        }
        catch (Exception mistake) when (mistake is IOException or UnauthorizedAccessException)
        {
            throw new UserMistakeException(stem, $"cannot be written: {mistake.Message}");
        }
    }

    private static void Print(List<string> files, ImmutableArray<ServerSheet> sheets, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new
            {
                files,
                sheets = sheets.Select(s => new
                {
                    s.Run.Record.RunId,
                    Offer = s.Offer?.Id,
                    jobs = s.Jobs.Select(j => new { Workload = j.Headline.Workload.Id, Cell = j.Headline.Best.Cell.Id, ItemsPerSecond = j.Rate, ItemsPerDay = j.PerDay, j.PricePerMillion, s.Offer?.Currency }),
                    neighbours = s.Neighbours.Select(n => new { n.Run?.Record.RunId, Offer = n.Offer?.Id, ItemsPerSecond = n.Rates }),
                }),
            }, Json.Pretty));
            return;
        }
        foreach (var file in files)
            Console.Out.WriteLine(Path.GetRelativePath(Environment.CurrentDirectory, file));
    }
}
