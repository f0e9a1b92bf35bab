using Microsoft.AspNetCore.Routing;

namespace LabelBench.Web.Routes;

/// <summary>All pages.</summary>
internal sealed class SitePages : IDisposable
{
    private readonly SiteParts _parts;
    private readonly RunRoutes _runs;
    private readonly PlanRoutes _plans;
    private readonly CompareRoutes _comparisons;
    private readonly HistoryRoutes _histories;
    private readonly SheetRoutes _sheets;

    public SitePages(SiteOptions options)
    {
        _parts = new SiteParts(options);
        _runs = new RunRoutes(_parts);
        _plans = new PlanRoutes(_parts);
        _comparisons = new CompareRoutes(_parts);
        _histories = new HistoryRoutes(_parts);
        _sheets = new SheetRoutes(_parts);
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        AssetRoutes.Map(routes);
        _runs.Map(routes);
        _plans.Map(routes);
        _comparisons.Map(routes);
        _histories.Map(routes);
        _sheets.Map(routes);
    }

    public void Dispose()
    {
        _sheets.Dispose();
        _histories.Dispose();
        _plans.Dispose();
        _runs.Dispose();
        _parts.Dispose();
    }
}
