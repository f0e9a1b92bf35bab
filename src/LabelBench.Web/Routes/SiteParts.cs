using LabelBench.Reporting.Printing;
using LabelBench.Web.Guards;
using LabelBench.Web.Pages;
using LabelBench.Web.Runs;
using Microsoft.AspNetCore.Http;

namespace LabelBench.Web.Routes;

/// <summary>What the pages share.</summary>
internal sealed class SiteParts(SiteOptions options) : IDisposable
{
    public static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>A browser takes the memory of a small server; a few visitors may wait for theirs.</summary>
    private readonly Workforce _printers = new(atOnce: 1, waiting: 8);

    public SiteOptions Options { get; } = options;

    public RunLibrary Runs { get; } = new(options.Reports, options.Store);

    public Workforce Workforce { get; } = Workforce.OfThisMachine();

    /// <returns>The run, or null where the request was answered already: there is no such run.</returns>
    public async Task<LoadedRun?> FindOrRefuseAsync(HttpContext context, string id)
    {
        var run = await Runs.FindAsync(id, context.RequestAborted).ConfigureAwait(false);
        if (run is null)
            await Answers.RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such run", "A run is named by the 26 characters of its id; the list has all runs.").ConfigureAwait(false);
        return run;
    }

    /// <summary>Answers with a PDF of the browser that is found, or why there is none.</summary>
    /// <exception cref="LabelBench.Core.UserMistakeException">No browser is on this machine.</exception>
    public async Task PrintAsync(HttpContext context, Func<BrowserPrinter, Task<byte[]>> print)
    {
        var printer = new BrowserPrinter(Options.Browser().ValueOrThrow(), BrowserPrinter.UsualPatience);
        try
        {
            await Answers.BytesAsync(context, await _printers.DoAsync(() => print(printer), context.RequestAborted).ConfigureAwait(false), "application/pdf").ConfigureAwait(false);
        }
        catch (BrowserFailedException failure)
        {
            await Answers.RefuseAsync(context, StatusCodes.Status502BadGateway, "The browser that prints failed", failure.Message).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _printers.Dispose();
        Workforce.Dispose();
        Runs.Dispose();
    }
}
