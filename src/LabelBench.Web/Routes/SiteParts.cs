using LabelBench.Web.Guards;
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

    public void Dispose()
    {
        Workforce.Dispose();
        Runs.Dispose();
    }
}
