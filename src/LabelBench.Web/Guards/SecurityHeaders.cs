using Microsoft.AspNetCore.Http;

namespace LabelBench.Web.Guards;

/// <summary>What browsers are told to allow: nothing from elsewhere, no script but the site's own files.</summary>
internal static class SecurityHeaders
{
    /// <remarks>ECharts styles its tooltips with attributes; elements with styles of their own stay forbidden.</remarks>
    private const string OfPages = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>A sheet is one file with its style inside, and is shown within a page of the site.</summary>
    private const string OfSheets = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    public static void AddTo(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = OfPages;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers.CacheControl = "no-store";
    }

    public static void SetSheet(HttpResponse response) => response.Headers.ContentSecurityPolicy = OfSheets;
}
