using LabelBench.Web.Guards;
using LabelBench.Web.Pages;
using LabelBench.Web.Runs;
using Microsoft.AspNetCore.Http;

namespace LabelBench.Web.Routes;

/// <summary>What the pages share.</summary>
internal sealed class SiteParts(SiteOptions options) : IDisposable
{
    public static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

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

    public void Dispose()
    {
        Workforce.Dispose();
        Runs.Dispose();
    }
}
