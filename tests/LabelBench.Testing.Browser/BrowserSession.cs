using Microsoft.Playwright;
using Xunit;

namespace LabelBench.Testing.Browser;

/// <summary>The browser of the machine, started once for all checks of a class; without one nothing is started.</summary>
public sealed class BrowserSession : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Browser is not { } program)
            return;
        _playwright = await Playwright.CreateAsync();
        // What is waited for comes within a moment, on a machine that other tests keep busy within seconds.
        Assertions.SetDefaultExpectTimeout(30_000);
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, ChromiumSandbox = !Environment.IsPrivilegedProcess, Args = ["--disable-dev-shm-usage"] });
    }

    /// <summary>Opens a page that is one file, in a profile of its own.</summary>
    public async Task<BrowsedPage> OpenAsync(string html)
    {
        var folder = new TemporaryFolder();
        var file = folder["page.html"];
        await File.WriteAllTextAsync(file, html);
        return await BrowsedPage.LoadAsync(await _browser!.NewContextAsync(), new Uri(file), asked => asked.EndsWith("/page.html", StringComparison.Ordinal), folder);
    }

    /// <summary>Opens a page of a site, in a profile of its own.</summary>
    /// <param name="path">From the root of the site.</param>
    public async Task<BrowsedPage> OpenAsync(Uri site, string path)
    {
        var context = await _browser!.NewContextAsync(new() { BaseURL = site.ToString(), ReducedMotion = ReducedMotion.Reduce });
        return await BrowsedPage.LoadAsync(context, new Uri(site, path), asked => asked.StartsWith(site.ToString(), StringComparison.Ordinal) || asked.StartsWith("data:", StringComparison.Ordinal), null);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
