using LabelBench.Capacity;
using LabelBench.Capacity.Sheets;
using LabelBench.Core;
using LabelBench.Reporting.Printing;
using LabelBench.Reporting.Sheets;
using LabelBench.Web.Guards;
using LabelBench.Web.Pages;
using LabelBench.Web.Runs;
using LabelBench.Workloads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LabelBench.Web.Routes;

/// <summary>Sheets for customers: a preview, the HTML, and the PDF where a browser is found.</summary>
internal sealed class SheetRoutes(SiteParts site) : IDisposable
{
    private const string OfferKey = "offer";

    /// <summary>A browser takes the memory of a small server; a few visitors may wait for theirs.</summary>
    private readonly Workforce _printers = new(atOnce: 1, waiting: 8);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/sheet", SiteParts.Reading, PageAsync);
        routes.MapMethods("/runs/{id}/sheet.html", SiteParts.Reading, context => SheetAsync(context, HtmlAsync));
        routes.MapMethods("/runs/{id}/sheet.pdf", SiteParts.Reading, context => SheetAsync(context, PdfAsync));
    }

    public void Dispose() => _printers.Dispose();

    private async Task PageAsync(HttpContext context)
    {
        var runs = await site.Runs.ListAsync(context.RequestAborted).ConfigureAwait(false);
        var query = context.Request.Query;
        var id = query["run"].ToString() is { Length: > 0 } named ? named : runs.FirstOrDefault(r => r.HasFigures)?.RunId;
        if (id is null)
        {
            await Answers.RefuseAsync(context, StatusCodes.Status404NotFound, "There is no run to make a sheet of", "Measure one with: labelbench run").ConfigureAwait(false);
            return;
        }
        if (await site.FindOrRefuseAsync(context, id).ConfigureAwait(false) is not { } run)
            return;
        var (language, paper, offer) = (Word<SheetLanguage>(query, "lang"), Word<PaperSize>(query, "paper"), query[OfferKey].ToString());
        _ = Of(run, offer); // what is wrong with it belongs on the page, not into its frame
        var address = QueryString.Create([new("lang", Cell.Word(language)), new("paper", Cell.Word(paper)), .. offer.Length > 0 ? new KeyValuePair<string, string?>[] { new(OfferKey, offer) } : []]);
        var browser = site.Options.Browser();
        var note = browser.IsValid ? await CjkFonts.WarningAsync(language, context.RequestAborted).ConfigureAwait(false) : browser.Problems[0].Text;
        await Answers.PageAsync(context, SheetPreviewPage.Content(runs, id, language, paper, offer, address.Value![1..], browser.IsValid, note)).ConfigureAwait(false);
    }

    private async Task SheetAsync(HttpContext context, Func<HttpContext, string, Task> answer)
    {
        if (await site.FindOrRefuseAsync(context, context.Request.RouteValues["id"] as string ?? "").ConfigureAwait(false) is not { } run)
            return;
        var query = context.Request.Query;
        var (language, paper) = (Word<SheetLanguage>(query, "lang"), Word<PaperSize>(query, "paper"));
        await answer(context, await site.Workforce.DoAsync(() => SheetPage.Render(Of(run, query[OfferKey].ToString()), language, paper, logo: null), context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static Task HtmlAsync(HttpContext context, string html)
    {
        SecurityHeaders.SetSheet(context.Response);
        return Answers.TextAsync(context, html, "text/html; charset=utf-8");
    }

    private async Task PdfAsync(HttpContext context, string html)
    {
        var printer = new BrowserPrinter(site.Options.Browser().ValueOrThrow(), BrowserPrinter.UsualPatience);
        try
        {
            var pdf = await _printers.DoAsync(() => SheetWriter.PrintAsync(printer, html, context.RequestAborted), context.RequestAborted).ConfigureAwait(false);
            await Answers.BytesAsync(context, pdf, "application/pdf").ConfigureAwait(false);
        }
        catch (BrowserFailedException failure)
        {
            await Answers.RefuseAsync(context, StatusCodes.Status502BadGateway, "The browser that prints failed", failure.Message).ConfigureAwait(false);
        }
    }

    /// <exception cref="UserMistakeException">The run makes no sheet, or the offer is not the machine that it measured.</exception>
    private ServerSheet Of(LoadedRun run, string offer)
    {
        var (catalog, gpus) = (site.Options.Catalog, GpuTable.Builtin);
        var measured = offer.Length > 0 ? MeasuredOffer.Named(offer, run.Record.Machine, catalog, gpus, OfferKey).ValueOrThrow()
            : site.Options.HasOwnCatalog && MeasuredOffer.SameType(run.Record.Machine, catalog, gpus) is [var only] ? only : null;
        return ServerSheets.Of(new SheetRequest(run.Summary, measured, [], [], catalog, []), site.Options.PlanningData(run.Record.Plan.Workloads)).ValueOrThrow();
    }

    private static T Word<T>(IQueryCollection query, string name) where T : struct, Enum
    {
        var text = query[name].ToString();
        return text.Length == 0 ? default
            : Enum.GetValues<T>().Where(v => Cell.Word(v).Equals(text, StringComparison.OrdinalIgnoreCase)).Select(v => (T?)v).FirstOrDefault()
            ?? throw new UserMistakeException(name, $"'{text}' is not known{NearMatch.Hint(text, [.. Enum.GetValues<T>().Select(Cell.Word)])}");
    }
}
