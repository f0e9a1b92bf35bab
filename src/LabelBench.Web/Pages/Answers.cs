using System.Text;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Wording;
using Microsoft.AspNetCore.Http;

namespace LabelBench.Web.Pages;

/// <summary>How the site answers: with a page, with JSON, or with one clear word on what is wrong and what to do.</summary>
internal static class Answers
{
    public const string JsonType = "application/json; charset=utf-8";

    private const string Html = "text/html; charset=utf-8";

    public static Task PageAsync(HttpContext context, PageContent content, int status = StatusCodes.Status200OK, params string[] scripts) =>
        TextAsync(context, SiteFrame.Render(content, context.Items.ContainsKey(nameof(SignInPage)) ? null : context.Request.Path.Value ?? "/", scripts), Html, status);

    public static Task JsonAsync<T>(HttpContext context, T value, int status = StatusCodes.Status200OK) =>
        TextAsync(context, JsonSerializer.Serialize(value, Json.Line), JsonType, status);

    public static Task TextAsync(HttpContext context, string text, string type, int status = StatusCodes.Status200OK) => BytesAsync(context, Encoding.UTF8.GetBytes(text), type, status);

    public static async Task BytesAsync(HttpContext context, byte[] content, string type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Says that something cannot be had, and what to do.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string what, string remedy) => ProblemsAsync(context, status, what, [new Problem("", "", remedy)]);

    /// <summary>Says what is wrong with what was asked for.</summary>
    public static Task ProblemsAsync(HttpContext context, int status, string what, IReadOnlyList<Problem> problems) => WantsJson(context.Request)
        ? JsonAsync(context, new { error = what, problems }, status)
        : PageAsync(context, ProblemPage.Content(what, problems), status);

    private static bool WantsJson(HttpRequest request) => request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        || (request.Headers.Accept.ToString() is var accept && accept.Contains("application/json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase));
}
