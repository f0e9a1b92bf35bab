using System.Text;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Reporting;
using LabelBench.Reporting.Csv;
using LabelBench.Reporting.Export;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Markdown;
using LabelBench.Web.Pages;
using LabelBench.Web.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Caching.Memory;

namespace LabelBench.Web.Routes;

/// <summary>The list of runs, and each run with its files.</summary>
internal sealed class RunRoutes(SiteParts site) : IDisposable
{
    private const int KeptReports = 6, MostWords = 200;

    /// <summary>Stands for the newest run.</summary>
    private const string Last = "last";

    private readonly MemoryCache _reports = new(new MemoryCacheOptions { SizeLimit = KeptReports });

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/", SiteParts.Reading, ListAsync);
        routes.MapMethods("/runs/{id}/{**file}", SiteParts.Reading, context => OfRunAsync(context, run => context.Request.RouteValues["file"] is string { Length: > 0 } file ? FileAsync(context, run, file)
            : context.Request.Path.Value!.EndsWith('/') ? ShowAsync(context, run)
            : RedirectAsync(context, $"/runs/{run.Record.RunId}/")));
        routes.MapMethods("/api/runs/{id}/progress", SiteParts.Reading, context => OfRunAsync(context, run => ProgressAsync(context, run)));
    }

    public void Dispose() => _reports.Dispose();

    private async Task ListAsync(HttpContext context)
    {
        var words = context.Request.Query["q"].ToString();
        var runs = await site.Runs.ListAsync(context.RequestAborted).ConfigureAwait(false);
        await Answers.PageAsync(context, RunListPage.Content(runs, words[..Math.Min(words.Length, MostWords)].Trim()), StatusCodes.Status200OK, "live.js").ConfigureAwait(false);
    }

    private async Task OfRunAsync(HttpContext context, Func<LoadedRun, Task> answer)
    {
        var id = context.Request.RouteValues["id"] as string ?? "";
        if (id == Last && await site.Runs.ListAsync(context.RequestAborted).ConfigureAwait(false) is [var newest, ..])
            await RedirectAsync(context, $"/runs/{newest.RunId}/").ConfigureAwait(false);
        else if (await site.FindOrRefuseAsync(context, id).ConfigureAwait(false) is { } run)
            await answer(run).ConfigureAwait(false);
    }

    private async Task ShowAsync(HttpContext context, LoadedRun run)
    {
        var isUnderWay = site.Runs.IsUnderWay(run.Record.RunId);
        var page = await site.Workforce.DoAsync(() => Report(run), context.RequestAborted).ConfigureAwait(false);
        await Answers.PageAsync(context, RunPage.Content(run.Record, page, site.Options.Browser().IsValid, isUnderWay, site.Options.Clock.GetUtcNow()), StatusCodes.Status200OK, isUnderWay ? ["progress.js"] : []).ConfigureAwait(false);
    }

    private Task ProgressAsync(HttpContext context, LoadedRun run)
    {
        var progress = RunProgress.Of(run.Record, site.Options.Clock.GetUtcNow());
        return Answers.JsonAsync(context, new { UnderWay = site.Runs.IsUnderWay(run.Record.RunId), progress.Done, progress.Planned, Sentence = ProgressWords.Sentence(progress) });
    }

    private Task FileAsync(HttpContext context, LoadedRun run, string file) => file switch
    {
        ReportFiles.Html => TextAsync(context, "text/html; charset=utf-8", () => Report(run).ToDocument()),
        ReportFiles.Pdf => PdfAsync(context, run),
        ReportFiles.Markdown => TextAsync(context, "text/plain; charset=utf-8", () => SummaryMarkdown.Render(run.Summary, site.Options.Recommend(run.Summary))),
        ReportFiles.Csv => TextAsync(context, "text/csv; charset=utf-8", () => ResultsCsv.Render(run.Summary)),
        ReportFiles.Prometheus => TextAsync(context, "text/plain; charset=utf-8", () => PrometheusText.Render(RunMetrics.Of(run.Summary))),
        ReportFiles.Record => TextAsync(context, "application/json; charset=utf-8", () => Encoding.UTF8.GetString(RecordJson.ToUtf8(run.Record))),
        _ when run.FileNamed(file) is { } path => RawAsync(context, path),
        _ => Answers.RefuseAsync(context, StatusCodes.Status404NotFound, "The run has no such file", "The end of its report lists the files it has."),
    };

    private async Task TextAsync(HttpContext context, string type, Func<string> render)
    {
        var text = await site.Workforce.DoAsync(render, context.RequestAborted).ConfigureAwait(false);
        if (type.StartsWith("text/html", StringComparison.Ordinal))
            context.Response.Headers.Remove("Content-Security-Policy"); // the file brings its own, which names its scripts
        await Answers.TextAsync(context, text, type).ConfigureAwait(false);
    }

    private async Task PdfAsync(HttpContext context, LoadedRun run)
    {
        var page = await site.Workforce.DoAsync(() => Report(run).ToDocument(), context.RequestAborted).ConfigureAwait(false);
        await site.PrintAsync(context, printer => printer.PrintAsync(page, context.RequestAborted)).ConfigureAwait(false);
    }

    private static Task RawAsync(HttpContext context, string path)
    {
        context.Response.ContentType = "application/octet-stream";
        context.Response.Headers.ContentDisposition = "attachment";
        return context.Response.SendFileAsync(path, context.RequestAborted);
    }

    private static Task RedirectAsync(HttpContext context, string address)
    {
        context.Response.Redirect(address);
        return Task.CompletedTask;
    }

    /// <summary>A report is made once for each state of its run.</summary>
    private PageContent Report(LoadedRun run) => _reports.GetOrCreate((run.Record.RunId, site.Runs.Version(run.Record.RunId)), entry =>
    {
        entry.Size = 1;
        return RunPage.Report(run, site.Options.Recommend(run.Summary), site.Options.Catalog);
    })!;
}
