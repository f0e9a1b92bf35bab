using LabelBench.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LabelBench.Web.Routes;

/// <summary>Styles and scripts.</summary>
internal static class AssetRoutes
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/assets/{name}", SiteParts.Reading, context =>
    {
        if (SiteAssets.Find(context.Request.RouteValues["name"] as string ?? "") is not { } file)
            return Answers.RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such file", "Begin with the list of all runs.");
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Answers.BytesAsync(context, file.Content, file.Type);
    });
}
