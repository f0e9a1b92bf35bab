using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace LabelBench.Web.Tests.Browser;

/// <summary>A page of the site in the browser, with everything that it complained about, and everything it asked of others.</summary>
internal sealed class BrowsedPage : IAsyncDisposable
{
    private const double LeastContrast = 4.5;

    private static readonly string Audit = ReadAudit();

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _events = [];

    private BrowsedPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Messages of the console, errors, dialogs, and requests that left the site.</summary>
    public string Events => string.Join('\n', _events);

    public static async Task<BrowsedPage> OpenAsync(IBrowser browser, ServedSite site, string path)
    {
        var context = await browser.NewContextAsync(new() { BaseURL = site.Address.ToString(), ReducedMotion = ReducedMotion.Reduce });
        var opened = new BrowsedPage(context, await context.NewPageAsync());
        opened.Page.Console += (_, message) => opened._events.Enqueue($"{message.Type}: {message.Text}");
        opened.Page.PageError += (_, error) => opened._events.Enqueue($"error: {error}");
        opened.Page.Dialog += (_, dialog) =>
        {
            opened._events.Enqueue($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        opened.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(site.Address.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                opened._events.Enqueue($"request: {request.Url}");
        };
        await opened.Page.GotoAsync(path);
        return opened;
    }

    /// <summary>Shows the page in a scheme and width, with its details open.</summary>
    public async Task ShowAsync(ColorScheme scheme, int width)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await Page.SetViewportSizeAsync(width, 900);
        // Two frames: sizes are observed after the first, and drawn before the second.
        await Page.EvaluateAsync("() => { document.querySelectorAll('details').forEach(d => d.open = true); return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); }");
    }

    /// <summary>What is wrong with the page: its parts, or how it looks now.</summary>
    public async Task<string> AuditAsync(string scope) => string.Join('\n', await Page.EvaluateAsync<string[]>(Audit, new { scope, least = LeastContrast }));

    /// <summary>A picture for people to look at, beside what is built.</summary>
    public Task<byte[]> KeepAsync(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", name + ".png"), FullPage = true });

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private static string ReadAudit()
    {
        using var reader = new StreamReader(typeof(BrowsedPage).Assembly.GetManifestResourceStream("audit.js")!);
        return string.Join('\n', reader.ReadToEnd().Split('\n').SkipWhile(line => line.StartsWith("//", StringComparison.Ordinal)));
    }
}
