using LabelBench.Records;
using LabelBench.Reporting.Printing;
using LabelBench.Storage.Folder;
using LabelBench.Testing.Browser;
using Microsoft.Playwright;

namespace LabelBench.Web.Tests.Browser;

/// <summary>Every page of the site in a browser: it complains of nothing, asks nobody else, can be read by all, and answers while one drags.</summary>
public sealed class SiteInBrowserTests(BrowsedSite browsed) : IClassFixture<BrowsedSite>
{
    private const int Desk = 1280, Phone = 360;

    public static TheoryData<string> Pages => [.. BrowsedSite.Pages.Keys];

    [BrowserTheory, MemberData(nameof(Pages))]
    public async Task A_page_opens_without_complaint_and_can_be_read_in_light_at_a_desk_and_in_dark_on_a_phone(string name)
    {
        await using var opened = await browsed.OpenAsync(BrowsedSite.Pages[name]);
        Assert.Equal("", await opened.StructureAsync());
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, Desk), (ColorScheme.Dark, Phone) })
        {
            await opened.ShowAsync(scheme, width);
            Assert.Equal("", await opened.LookAsync());
            await opened.KeepAsync($"{name}-{(scheme == ColorScheme.Dark ? "dark" : "light")}-{width}");
        }
        // A browser logs the answer 404 of the page itself.
        Assert.Equal("", name == "missing" ? opened.Events.Replace("error: Failed to load resource: the server responded with a status of 404 (Not Found)", "", StringComparison.Ordinal) : opened.Events);
        if (name is "run" or "plan" or "comparison" or "history")
            Assert.NotEqual(0, await opened.Page.Locator(".chart svg path").CountAsync());
        Assert.Empty(browsed.Site.Told);
    }

    [BrowserTheory, MemberData(nameof(Pages))]
    public async Task A_keyboard_reaches_every_control_in_the_order_of_the_page_and_shows_where_it_is(string name)
    {
        await using var opened = await browsed.OpenAsync(BrowsedSite.Pages[name]);
        Assert.Equal("", await opened.KeyboardAsync(most: 25));
    }

    [BrowserFact]
    public async Task A_slider_changes_the_plan_its_address_and_after_a_rest_everything_behind_it()
    {
        await using var opened = await browsed.OpenAsync(BrowsedSite.Pages["plan"]);
        var page = opened.Page;
        var before = await page.Locator("h1").InnerTextAsync();
        await page.Locator("#per_day-slider").FocusAsync();
        for (var i = 0; i < 25; i++)
            await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Locator("h1")).Not.ToHaveTextAsync(before);
        await Assertions.Expect(page.Locator("#answer")).ToHaveAttributeAsync("data-depth", "rest");
        Assert.Null(await page.Locator("#details").GetAttributeAsync("aria-busy"));
        Assert.NotEqual(0, await page.Locator(".chart svg path").CountAsync());
        var (after, perDay) = (await page.Locator("h1").InnerTextAsync(), await page.Locator("#per_day").InputValueAsync());
        Assert.Contains($"per_day={perDay}", page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        Assert.Equal((after, perDay), (await page.Locator("h1").InnerTextAsync(), await page.Locator("#per_day").InputValueAsync()));
        Assert.Equal("", opened.Events);
    }

    [BrowserFact]
    public async Task Budget_promise_and_reviewers_have_sliders_whose_end_stands_for_none()
    {
        await using var opened = await browsed.OpenAsync(BrowsedSite.Pages["plan"]);
        var page = opened.Page;
        foreach (var (name, key) in new[] { ("budget", "Home"), ("slo_ms", "Home"), ("reviewers", "Home") })
        {
            var before = await page.Locator("#answer").InnerTextAsync();
            await page.Locator($"#{name}-slider").FocusAsync();
            await page.Keyboard.PressAsync(key);
            await Assertions.Expect(page.Locator("#answer")).Not.ToHaveTextAsync(before, new() { UseInnerText = true });
            Assert.NotEqual("", await page.Locator($"#{name}").InputValueAsync());
            await page.Keyboard.PressAsync("End");
            Assert.Equal("", await page.Locator($"#{name}").InputValueAsync());
            await Assertions.Expect(page.Locator("#answer")).ToHaveTextAsync(before, new() { UseInnerText = true });
        }
        Assert.Equal("", opened.Events);
    }

    [BrowserFact]
    public async Task A_number_that_cannot_be_planned_with_is_told_beside_the_fields()
    {
        await using var opened = await browsed.OpenAsync(BrowsedSite.Pages["plan"]);
        await opened.Page.Locator("#per_day").FillAsync("");
        await Assertions.Expect(opened.Page.Locator("#state")).ToContainTextAsync("missing or out of its range");
    }

    [BrowserFact]
    public async Task The_list_follows_what_one_types()
    {
        await using var opened = await browsed.OpenAsync("/");
        await opened.Page.Locator("#q").PressSequentiallyAsync("driver");
        await Assertions.Expect(opened.Page.Locator("#runs [role=status]")).ToContainTextAsync("1 run of 44");
        Assert.EndsWith("/?q=driver", opened.Page.Url, StringComparison.Ordinal);
        Assert.Equal("", opened.Events);
    }

    [BrowserFact]
    public async Task Names_that_attack_a_page_stay_text()
    {
        var id = BrowsedSite.Hostile.RunId;
        foreach (var path in new[] { "/", $"/runs/{id}/", $"/plan?run={id}", $"/compare?base={BrowsedSite.Before.RunId}&candidate={id}&any_machine=1", $"/sheet?run={id}", $"/?q={Uri.EscapeDataString(BrowsedSite.Attack)}" })
        {
            await using var opened = await browsed.OpenAsync(path);
            await opened.ShowAsync(ColorScheme.Light, Desk);
            Assert.Equal(0, await opened.Page.Locator("img[src=x]").CountAsync());
            Assert.Equal("", opened.Events);
        }
    }

    [BrowserFact]
    public async Task What_gets_into_a_page_all_the_same_can_neither_run_nor_ask_others()
    {
        await using var opened = await browsed.OpenAsync("/");
        var blocked = await opened.Page.EvaluateAsync<string[]>("""
            () => new Promise(done => {
              const blocked = [];
              document.addEventListener('securitypolicyviolation', e => { blocked.push(e.effectiveDirective); if (new Set(blocked).size === 4) done([...new Set(blocked)].sort()); });
              const add = (tag, set) => document.body.append(Object.assign(document.createElement(tag), set));
              add('script', { textContent: 'window.hit = 1' });
              add('img', { src: 'http://127.0.0.2:9/x.png' });
              add('style', { textContent: 'body { color: red }' });
              fetch('http://127.0.0.2:9/').catch(() => {});
              setTimeout(() => done(['only'].concat(blocked)), 25000);
            })
            """);
        Assert.Equal(["connect-src", "img-src", "script-src-elem", "style-src-elem"], blocked);
        Assert.False(await opened.Page.EvaluateAsync<bool>("() => 'hit' in window"));
    }

    [BrowserFact]
    public async Task A_run_under_way_is_followed_until_its_report_is_whole()
    {
        var record = BrowsedSite.Standard;
        await using var site = await ServedSite.StartAsync();
        using var folder = RunFolder.Create(site.Reports, record).ValueOrThrow();
        folder.AppendTrial(record.Trials[0]);
        await using var opened = await browsed.OpenAsync($"/runs/{record.RunId}/", site);
        await Assertions.Expect(opened.Page.Locator("#progress-text")).ToContainTextAsync($"1 of {record.Plan.Trials.Length} trials");
        foreach (var trial in record.Trials[1..])
            folder.AppendTrial(trial);
        await Assertions.Expect(opened.Page.Locator("#progress-text")).ToContainTextAsync($"{record.Trials.Length} of");
        folder.Complete(record.EndedUtc, RunOutcome.Complete);
        await Assertions.Expect(opened.Page.Locator(".progress")).ToHaveCountAsync(0);
        Assert.Equal("", opened.Events);
    }

    [BrowserFact]
    public async Task A_logo_and_jobs_that_are_chosen_stand_on_the_preview()
    {
        await using var opened = await browsed.OpenAsync(BrowsedSite.Pages["sheet"]);
        var page = opened.Page;
        await page.Locator("input[name=jobs]").First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Assertions.Expect(page.FrameLocator(".preview").Locator("span.job")).ToHaveCountAsync(1);
        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "logo.svg", MimeType = "image/svg+xml", Buffer = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\"/></svg>"u8.ToArray() });
        await page.GetByRole(AriaRole.Button, new() { Name = "Put it on" }).ClickAsync();
        await Assertions.Expect(page.FrameLocator(".preview").Locator("img.logo")).ToBeVisibleAsync();
        await Assertions.Expect(page.FrameLocator(".preview").Locator("span.job")).ToHaveCountAsync(1);
        Assert.Contains("&logo=", page.Url, StringComparison.Ordinal);
        Assert.Equal("", opened.Events);
    }

    [BrowserFact]
    public async Task A_sheet_is_printed_on_one_page()
    {
        var pdf = await browsed.Site.Client.GetByteArrayAsync($"/runs/{BrowsedSite.Standard.RunId}/sheet.pdf?lang=de&paper=letter");
        Assert.True(PrintedFile.IsWholePdf(pdf));
        Assert.Equal(1, PrintedFile.Pages(pdf));
    }
}
