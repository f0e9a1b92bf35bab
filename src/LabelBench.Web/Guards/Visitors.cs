using System.Security.Cryptography;
using System.Text;
using LabelBench.Web.Pages;
using Microsoft.AspNetCore.Http;

namespace LabelBench.Web.Guards;

/// <summary>Lets in who knows the token: programs send it with every request, people once, for a cookie that is good until the server stops.</summary>
/// <param name="token">Null lets everyone in.</param>
internal sealed class Visitors(AccessToken? token)
{
    public const string SignInPath = "/sign-in";

    private const string CookieName = "labelbench", Scheme = "Bearer ";

    /// <summary>Of this start of the server. Two random UUIDs: the system's chance, to be had without OpenSSL.</summary>
    private readonly string _session = Convert.ToHexStringLower([.. Guid.NewGuid().ToByteArray(), .. Guid.NewGuid().ToByteArray()]);

    public bool MustSignIn => token is not null;

    public bool Knows(HttpRequest request) => token is null
        || (request.Headers.Authorization.ToString() is var given && given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && token.Is(given[Scheme.Length..].Trim()))
        || (request.Cookies[CookieName] is { } cookie && Same(cookie, _session));

    /// <summary>Answers the form of the page for signing in.</summary>
    public async Task SignInAsync(HttpContext context)
    {
        if (token is null)
        {
            context.Response.Redirect("/");
            return;
        }
        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        if (!token.Is(form["token"].ToString().Trim()))
        {
            await Answers.PageAsync(context, SignInPage.Content(Target(form["to"].ToString()), isWrong: true), StatusCodes.Status401Unauthorized).ConfigureAwait(false);
            return;
        }
        context.Response.Cookies.Append(CookieName, _session, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/" });
        context.Response.Redirect(Target(form["to"].ToString()));
    }

    /// <summary>A page of this site, whatever was asked for.</summary>
    internal static string Target(string asked) => asked.Length > 1 && asked[0] == '/' && asked[1] is not ('/' or '\\') && !asked.Any(char.IsControl) ? asked : "/";

    private static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
