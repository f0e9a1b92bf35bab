using LabelBench.Reporting.Tests.Printing;
using Microsoft.Playwright;

namespace LabelBench.Reporting.Tests.Browser;

/// <summary>The browser of the machine, started once for all checks of a class.</summary>
public sealed class BrowserSession : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Browser is not { } program)
            return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, ChromiumSandbox = !Environment.IsPrivilegedProcess, Args = ["--disable-dev-shm-usage"] });
    }

    /// <summary>Opens a page of ours in a profile of its own.</summary>
    public async Task<OpenedPage> OpenAsync(string html)
    {
        var context = await browser!.NewContextAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        return await OpenedPage.LoadAsync(context, html);
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
