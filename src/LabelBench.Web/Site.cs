using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Web.Guards;
using LabelBench.Web.Pages;
using LabelBench.Web.Routes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LabelBench.Web;

/// <summary>LabelBench in a browser, while it is served.</summary>
public sealed class Site : IAsyncDisposable
{
    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromSeconds(2);

    private readonly WebApplication _server;
    private readonly IDisposable _parts;

    private Site(WebApplication server, IDisposable parts) => (_server, _parts) = (server, parts);

    /// <summary>Addresses that it is served at, with the ports that were free.</summary>
    public ImmutableArray<string> Urls => [.. _server.Urls];

    /// <exception cref="UserMistakeException">It must not be served like this, or its address is taken.</exception>
    public static async Task<Site> StartAsync(SiteOptions options, CancellationToken cancellation)
    {
        if (options.Problems.ToArray() is { Length: > 0 } problems)
            throw new UserMistakeException(problems);
        var site = Build(options);
        try
        {
            await site._server.StartAsync(cancellation).ConfigureAwait(false);
            return site;
        }
        catch (Exception mistake) when (mistake is IOException or System.Net.Sockets.SocketException)
        {
            await site.DisposeAsync().ConfigureAwait(false);
            throw new UserMistakeException("--urls", mistake is IOException { InnerException: AddressInUseException }
                ? $"{string.Join(", ", options.Addresses)} is taken by another program; take another port: --port 0 finds a free one."
                : $"{string.Join(", ", options.Addresses)} cannot be served on: {mistake.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(PatienceAtEnd);
        await _server.StopAsync(limit.Token).ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _parts.Dispose();
    }

    /// <summary>Nothing is read from files or variables around: the site is what its options say.</summary>
    private static Site Build(SiteOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            Limits.Apply(server);
            foreach (var address in options.Addresses)
                server.Listen(address.Address, address.Port);
        });
        builder.Services.AddRoutingCore().AddRateLimiter(Limits.Apply).Configure<HostOptions>(host => host.ShutdownTimeout = PatienceAtEnd);
        var (server, pages) = (builder.Build(), new SitePages(options));
        var (hosts, visitors) = (new KnownHosts(options.Addresses, options.HostNames), new Visitors(options.Token));
        server.Use((context, next) => GuardedAsync(context, next, options.Tell));
        server.Use((context, next) => hosts.Knows(context.Request.Host.Host) ? next(context)
            : Answers.RefuseAsync(context, StatusCodes.Status421MisdirectedRequest, "This server is not known by that name", "Use its address, or start it with --host NAME."));
        server.Use((context, next) => Origins.Refusal(context.Request) is { } refusal ? Answers.RefuseAsync(context, StatusCodes.Status403Forbidden, "Not from there", refusal) : next(context));
        server.UseRateLimiter();
        server.Use((context, next) => AskedAsync(context, next, visitors));
        server.UseRouting();
        pages.Map(server);
        server.MapPost(Visitors.SignInPath, (RequestDelegate)visitors.SignInAsync);
        server.MapFallback(context => Answers.RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such page", "Begin with the list of all runs."));
        return new Site(server, pages);
    }

    private static Task AskedAsync(HttpContext context, RequestDelegate next, Visitors visitors)
    {
        var path = context.Request.Path;
        if (visitors.Knows(context.Request) || path.StartsWithSegments("/assets", StringComparison.Ordinal))
            return next(context);
        context.Items[nameof(SignInPage)] = true;
        if (path == Visitors.SignInPath && HttpMethods.IsPost(context.Request.Method))
            return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return path.StartsWithSegments("/api", StringComparison.Ordinal)
            ? Answers.RefuseAsync(context, StatusCodes.Status401Unauthorized, "The token is missing or wrong", "Send it: Authorization: Bearer TOKEN.")
            : Answers.PageAsync(context, SignInPage.Content(Visitors.Target(path + context.Request.QueryString), isWrong: false), StatusCodes.Status401Unauthorized);
    }

    /// <summary>One clear answer to everything that goes wrong.</summary>
    private static async Task GuardedAsync(HttpContext context, RequestDelegate next, Action<string> tell)
    {
        SecurityHeaders.AddTo(context.Response);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (Exception mistake) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            SecurityHeaders.AddTo(context.Response);
            await ExplainAsync(context, mistake, tell).ConfigureAwait(false);
        }
    }

    private static Task ExplainAsync(HttpContext context, Exception mistake, Action<string> tell)
    {
        switch (mistake)
        {
            case UserMistakeException { Problems: var problems }:
                return Answers.ProblemsAsync(context, StatusCodes.Status422UnprocessableEntity, "That cannot be shown", problems);
            case BadHttpRequestException bad:
                return Answers.RefuseAsync(context, bad.StatusCode, "The request cannot be read", bad.Message);
            case InvalidDataException:
                return Answers.RefuseAsync(context, StatusCodes.Status400BadRequest, "The request cannot be read", "Send the form of the page.");
            case OverloadedException:
                context.Response.Headers.RetryAfter = "2";
                return Answers.RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, mistake.Message, "Try again in a moment.");
            default:
                tell($"{context.Request.Method} {Reporting.Wording.PlainText.Line(context.Request.Path.Value ?? "")} failed: {mistake.GetType().Name}: {mistake.Message.ReplaceLineEndings(" ")}");
                return Answers.RefuseAsync(context, StatusCodes.Status500InternalServerError, "The page could not be made", "The terminal of labelbench serve says what failed.");
        }
    }
}
