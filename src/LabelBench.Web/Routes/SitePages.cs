using Microsoft.AspNetCore.Routing;

namespace LabelBench.Web.Routes;

/// <summary>All pages.</summary>
internal sealed class SitePages : IDisposable
{
    private readonly SiteParts _parts;
    private readonly RunRoutes _runs;

    public SitePages(SiteOptions options)
    {
        _parts = new SiteParts(options);
        _runs = new RunRoutes(_parts);
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        AssetRoutes.Map(routes);
        _runs.Map(routes);
    }

    public void Dispose()
    {
        _runs.Dispose();
        _parts.Dispose();
    }
}
