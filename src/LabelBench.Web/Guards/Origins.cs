using Microsoft.AspNetCore.Http;

namespace LabelBench.Web.Guards;

/// <summary>Whether a request comes from a page of this site, as the browser says; pages cannot make it lie.</summary>
/// <remarks>W3C Fetch Metadata: <c>Sec-Fetch-Site</c>, <c>Sec-Fetch-Mode</c>; RFC 6454: <c>Origin</c>.</remarks>
internal static class Origins
{
    /// <summary>Null where the request may be answered; else why not.</summary>
    public static string? Refusal(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            // Following a link from elsewhere is fine; having our pages worked out for a page from elsewhere is not.
            var foreign = request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
            return foreign && request.Headers["Sec-Fetch-Mode"].ToString() is not "navigate" ? "Another site asked for this; open the page itself." : null;
        }
        var origin = request.Headers.Origin.ToString();
        return origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase) ? null : "This can be sent from a page of this site alone.";
    }
}
