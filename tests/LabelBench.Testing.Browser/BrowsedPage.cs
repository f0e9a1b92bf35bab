using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace LabelBench.Testing.Browser;

/// <summary>A page in the browser, with everything that it complained about, asked for or tried.</summary>
public sealed class BrowsedPage : IAsyncDisposable
{
    private const double LeastContrast = 4.5;

    private static readonly string Audit = ReadAudit();

    private readonly IBrowserContext _context;
    private readonly IDisposable? _files;
    private readonly ConcurrentQueue<string> _events = [];

    private BrowsedPage(IBrowserContext context, IPage page, IDisposable? files) => (_context, Page, _files) = (context, page, files);

    public IPage Page { get; }

    /// <summary>Messages of the console, errors, dialogs, and requests that no page of ours makes, one a line.</summary>
    public string Events => string.Join('\n', _events);

    /// <param name="isOwn">Whether an address may be asked for.</param>
    /// <param name="files">Goes with the page.</param>
    internal static async Task<BrowsedPage> LoadAsync(IBrowserContext context, Uri address, Func<string, bool> isOwn, IDisposable? files)
    {
        var opened = new BrowsedPage(context, await context.NewPageAsync(), files);
        opened.Page.Console += (_, message) => opened._events.Enqueue($"{message.Type}: {message.Text}");
        opened.Page.PageError += (_, error) => opened._events.Enqueue($"error: {error}");
        opened.Page.Dialog += (_, dialog) =>
        {
            opened._events.Enqueue($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        opened.Page.Request += (_, request) =>
        {
            if (!isOwn(request.Url))
                opened._events.Enqueue($"request: {request.Url}");
        };
        await opened.Page.GotoAsync(address.AbsoluteUri);
        return opened;
    }

    /// <summary>Shows the page in a scheme and width, with its details open.</summary>
    public async Task ShowAsync(ColorScheme scheme, int width, Media media = Media.Screen)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = scheme, Media = media, ReducedMotion = ReducedMotion.Reduce });
        await Page.SetViewportSizeAsync(width, 900);
        // Two frames: sizes are observed after the first, and drawn before the second.
        await Page.EvaluateAsync("() => { document.querySelectorAll('details').forEach(d => d.open = true); return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); }");
    }

    /// <summary>What is wrong with the page's parts, whatever its colours and width, one a line.</summary>
    public Task<string> StructureAsync() => AuditAsync("structure");

    /// <summary>What is wrong with the page as it is shown: contrast, width, movement, empty charts, one a line.</summary>
    public Task<string> LookAsync() => AuditAsync("look");

    /// <summary>Goes through the page with the tabulator: every control is reached in the order of the page, and shows that it is.</summary>
    /// <returns>What is wrong, one a line.</returns>
    public async Task<string> KeyboardAsync(int most)
    {
        var wrong = new List<string>();
        var controls = await Page.EvaluateAsync<int>("() => { window.order = [...document.querySelectorAll('a[href],button,summary,input:not([type=hidden]),select,textarea,[tabindex=\"0\"]')].filter(e => e.checkVisibility() && e.getClientRects().length > 0); return window.order.length; }");
        for (var i = 0; i < Math.Min(controls, most); i++)
        {
            await Page.Keyboard.PressAsync("Tab");
            var reached = await Page.EvaluateAsync<double[]>("() => [window.order.indexOf(document.activeElement), getComputedStyle(document.activeElement).outlineStyle === 'none' ? 0 : parseFloat(getComputedStyle(document.activeElement).outlineWidth)]");
            if ((int)reached[0] != i)
                wrong.Add($"step {i} reached control {reached[0]}");
            else if (reached[1] is < 1 or > 10)
                wrong.Add($"control {i} does not show that it is reached");
        }
        return string.Join('\n', wrong);
    }

    /// <summary>A picture for people to look at, beside what is built, with details closed.</summary>
    /// <param name="whole">Whether it is of the whole page, instead of its first screen.</param>
    public async Task KeepAsync(string name, bool whole = true)
    {
        await Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = false)");
        await Page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", name + ".png"), FullPage = whole });
    }

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        _files?.Dispose();
    }

    private async Task<string> AuditAsync(string scope) => string.Join('\n', await Page.EvaluateAsync<string[]>(Audit, new { scope, least = LeastContrast }));

    private static string ReadAudit()
    {
        using var reader = new StreamReader(typeof(BrowsedPage).Assembly.GetManifestResourceStream("audit.js")!);
        return string.Join('\n', reader.ReadToEnd().Split('\n').SkipWhile(line => line.StartsWith("//", StringComparison.Ordinal)));
    }
}
