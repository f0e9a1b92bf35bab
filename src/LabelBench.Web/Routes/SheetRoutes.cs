using System.Globalization;
using LabelBench.Capacity;
using LabelBench.Capacity.Sheets;
using LabelBench.Core;
using LabelBench.Reporting.Printing;
using LabelBench.Reporting.Sheets;
using LabelBench.Web.Guards;
using LabelBench.Web.Pages;
using LabelBench.Web.Runs;
using LabelBench.Web.Sheets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LabelBench.Web.Routes;

/// <summary>Sheets for customers: a preview, the HTML, and the PDF where a browser is found.</summary>
internal sealed class SheetRoutes(SiteParts site) : IDisposable
{
    private readonly LogoShelf _logos = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/sheet", SiteParts.Reading, PageAsync);
        routes.MapPost("/sheet/logo", (RequestDelegate)TakeLogoAsync);
        routes.MapMethods("/runs/{id}/sheet.html", SiteParts.Reading, context => SheetAsync(context, HtmlAsync));
        routes.MapMethods("/runs/{id}/sheet.pdf", SiteParts.Reading, context => SheetAsync(context, PdfAsync));
    }

    public void Dispose() => _logos.Dispose();

    private async Task PageAsync(HttpContext context)
    {
        var runs = await site.Runs.ListAsync(context.RequestAborted).ConfigureAwait(false);
        var id = context.Request.Query["run"].ToString() is { Length: > 0 } named ? named : runs.FirstOrDefault(r => r.HasFigures)?.RunId;
        if (id is null)
        {
            await Answers.RefuseAsync(context, StatusCodes.Status404NotFound, "There is no run to make a sheet of", "Measure one with: labelbench run").ConfigureAwait(false);
            return;
        }
        if (await site.FindOrRefuseAsync(context, id).ConfigureAwait(false) is not { } run)
            return;
        var choice = SheetChoice.Read(context.Request.Query);
        _logos.Find(choice.Logo);
        var sheet = Of(run, choice); // what is wrong with it belongs on the page, not into its frame
        var browser = site.Options.Browser();
        var printing = browser.IsValid ? await CjkFonts.WarningAsync(choice.Language, context.RequestAborted).ConfigureAwait(false) : "No PDF: " + browser.Problems[0].Text;
        string[] notes = [.. printing is null ? Array.Empty<string>() : [printing], .. choice.Against.Where(o => sheet.Neighbours.All(n => n.Offer?.Id != o)).Select(o => $"{o} is not compared: nothing in this run tells what it does.")];
        await Answers.PageAsync(context, SheetPreviewPage.Content(runs, run, choice, site.Options.Catalog, browser.IsValid, notes)).ConfigureAwait(false);
    }

    /// <summary>Keeps the logo that was sent, and shows the sheet with it.</summary>
    private async Task TakeLogoAsync(HttpContext context)
    {
        var choice = SheetChoice.Read(context.Request.Query) with { Logo = await _logos.TakeAsync(context).ConfigureAwait(false) };
        var run = context.Request.Query["run"].ToString();
        context.Response.Headers.Location = $"/sheet?{(RunId.IsValid(run) ? $"run={run}&" : "")}{choice.Query}";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
    }

    private async Task SheetAsync(HttpContext context, Func<HttpContext, string, Task> answer)
    {
        if (await site.FindOrRefuseAsync(context, context.Request.RouteValues["id"] as string ?? "").ConfigureAwait(false) is not { } run)
            return;
        var choice = SheetChoice.Read(context.Request.Query);
        var logo = _logos.Find(choice.Logo);
        await answer(context, await site.Workforce.DoAsync(() => SheetPage.Render(Of(run, choice), choice.Language, choice.Paper, logo), context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static Task HtmlAsync(HttpContext context, string html)
    {
        SecurityHeaders.SetSheet(context.Response);
        return Answers.TextAsync(context, html, "text/html; charset=utf-8");
    }

    private Task PdfAsync(HttpContext context, string html) => site.PrintAsync(context, printer => SheetWriter.PrintAsync(printer, html, context.RequestAborted));

    /// <exception cref="UserMistakeException">The run makes no sheet, an offer is not known or not the machine that it measured, or a job has no score.</exception>
    private ServerSheet Of(LoadedRun run, SheetChoice choice)
    {
        var (catalog, gpus) = (site.Options.Catalog, GpuTable.Builtin);
        var measured = choice.Offer.Length > 0 ? MeasuredOffer.Named(choice.Offer, run.Record.Machine, catalog, gpus, SheetChoice.OfferKey).ValueOrThrow()
            : site.Options.HasOwnCatalog && MeasuredOffer.SameType(run.Record.Machine, catalog, gpus) is [var only] ? only : null;
        if (choice.Against.Length > ServerSheets.MostNeighbours)
            throw new UserMistakeException(SheetChoice.AgainstKey, string.Create(CultureInfo.InvariantCulture, $"names {choice.Against.Length} offers; a sheet has room for {ServerSheets.MostNeighbours}."));
        return ServerSheets.Of(
            new SheetRequest(run.Summary, measured, [], [.. choice.Against.Select(id => MeasuredOffer.Find(id, catalog, SheetChoice.AgainstKey).ValueOrThrow())], catalog, choice.Jobs),
            site.Options.PlanningData(run.Record.Plan.Workloads)).ValueOrThrow();
    }
}
