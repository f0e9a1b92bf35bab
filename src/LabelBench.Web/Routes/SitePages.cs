using Microsoft.AspNetCore.Routing;

namespace LabelBench.Web.Routes;

/// <summary>All pages.</summary>
internal sealed class SitePages : IDisposable
{
    private readonly SiteParts _parts;
    private readonly RunRoutes _runs;
    private readonly PlanRoutes _plans;

    public SitePages(SiteOptions options)
    {
        _parts = new SiteParts(options);
        _runs = new RunRoutes(_parts);
        _plans = new PlanRoutes(_parts);
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        AssetRoutes.Map(routes);
        _runs.Map(routes);
        _plans.Map(routes);
    }

    public void Dispose()
    {
        _plans.Dispose();
        _runs.Dispose();
        _parts.Dispose();
    }
}
