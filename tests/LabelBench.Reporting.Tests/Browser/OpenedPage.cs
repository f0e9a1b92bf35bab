using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LabelBench.Testing;
using Microsoft.Playwright;

namespace LabelBench.Reporting.Tests.Browser;

/// <summary>A page in the browser, with everything that it complained about, asked for or tried.</summary>
public sealed class OpenedPage : IAsyncDisposable
{
    private const double LeastContrast = 4.5;

    private readonly TemporaryFolder folder = new();
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> events = [];

    private OpenedPage(IBrowserContext context, IPage page) => (this.context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Errors, dialogs, and requests other than for the page itself.</summary>
    public IReadOnlyCollection<string> Events => events;

    internal static async Task<OpenedPage> LoadAsync(IBrowserContext context, string html)
    {
        var opened = new OpenedPage(context, await context.NewPageAsync());
        var file = opened.folder["page.html"];
        await File.WriteAllTextAsync(file, html);
        opened.Page.Console += (_, message) => opened.events.Enqueue($"{message.Type}: {message.Text}");
        opened.Page.PageError += (_, error) => opened.events.Enqueue($"error: {error}");
        opened.Page.Dialog += (_, dialog) =>
        {
            opened.events.Enqueue($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        opened.Page.Request += (_, request) =>
        {
            if (!request.Url.EndsWith("/page.html", StringComparison.Ordinal))
                opened.events.Enqueue($"request: {request.Url}");
        };
        await opened.Page.GotoAsync(new Uri(file).AbsoluteUri);
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

    /// <summary>What is wrong with the page's parts, whatever its colours and width.</summary>
    public Task<string[]> StructureAsync() => AuditAsync("structure");

    /// <summary>What is wrong with the page as it is shown: contrast, width, movement, empty charts.</summary>
    public Task<string[]> LookAsync() => AuditAsync("look");

    public async ValueTask DisposeAsync()
    {
        await context.CloseAsync();
        folder.Dispose();
    }

    private Task<string[]> AuditAsync(string scope) => Page.EvaluateAsync<string[]>(Script(), new { scope, least = LeastContrast });

    private static string Script([CallerFilePath] string here = "") => File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "audit.js"))
        .Split('\n').SkipWhile(line => line.StartsWith("//", StringComparison.Ordinal)).Aggregate("", (text, line) => text + line + "\n");
}
