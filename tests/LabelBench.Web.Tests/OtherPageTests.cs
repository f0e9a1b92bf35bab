using System.Net;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Testing.Browser;

namespace LabelBench.Web.Tests;

/// <summary>Comparison, history and sheets, without a browser.</summary>
public class OtherPageTests
{
    private static readonly RunRecord Before = SampleRuns.Run(1), After = SampleRuns.Run(2, speed: 0.9);

    [Fact]
    public async Task Two_runs_get_the_verdict_that_compare_gives()
    {
        await using var site = await ServedSite.StartAsync([Before, After]);
        var (status, page) = await site.GetAsync($"/compare?base={Before.RunId}&candidate={After.RunId}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("<h1>REGRESSED", page, StringComparison.Ordinal);
        Assert.Contains($"<option value=\"{After.RunId}\" selected>", page, StringComparison.Ordinal);
        var (_, swapped) = await site.GetAsync($"/compare?base={After.RunId}&candidate={Before.RunId}");
        Assert.DoesNotContain("<h1>REGRESSED", swapped, StringComparison.Ordinal);
        var (_, lenient) = await site.GetAsync($"/compare?base={Before.RunId}&candidate={After.RunId}&threshold=50");
        Assert.DoesNotContain("<h1>REGRESSED", lenient, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("threshold=0")]
    [InlineData("threshold=x")]
    public async Task A_threshold_that_is_none_is_told(string query)
    {
        await using var site = await ServedSite.StartAsync([Before]);
        var (status, page) = await site.GetAsync("/compare?" + query);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("0.1 to 100", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_to_compare_can_be_chosen_and_unknown_ones_are_not_found()
    {
        await using var site = await ServedSite.StartAsync([Before, After]);
        Assert.Contains("Choose two runs", (await site.GetAsync($"/compare?candidate={After.RunId}")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync($"/compare?base=..&candidate={After.RunId}")).Status);
        await using var empty = await ServedSite.StartAsync();
        Assert.Contains("no two runs", (await empty.GetAsync("/compare")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_level_in_the_store_shows_in_the_history()
    {
        await using var site = await ServedSite.StartAsync(stored: [.. SampleHistory.Runs(40, SampleHistory.Noisy(100, i => i < 25 ? 1 : 0.9))]);
        var (status, page) = await site.GetAsync("/history");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Changes of level", page, StringComparison.Ordinal);
        Assert.Equal(page, (await site.GetAsync("/history")).Text);
        foreach (var (query, word) in new[] { ("machine=node-2", "did you mean"), ("metric=throughput_item_per_s", "did you mean"), ("workload=nothing", "Measure one with"), ("metric=" + Uri.EscapeDataString("<script>"), "&lt;script&gt;") })
            Assert.Contains(word, (await site.GetAsync("/history?" + query)).Text, StringComparison.Ordinal);
        await using var empty = await ServedSite.StartAsync();
        Assert.Contains("labelbench run", (await empty.GetAsync("/history")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lang=de", "Leistungsblatt")]
    [InlineData("lang=ja&paper=letter", "lang=\"ja\"")]
    [InlineData("", "lang=\"en\"")]
    public async Task A_sheet_is_shown_in_its_language_inside_a_page_of_the_site_alone(string query, string word)
    {
        await using var site = await ServedSite.StartAsync([Before]);
        using var answer = await site.SendAsync(HttpMethod.Get, $"/runs/{Before.RunId}/sheet.html?{query}", []);
        Assert.Contains(word, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lang=xx", "known")]
    [InlineData("paper=a3", "a4")]
    [InlineData("offer=nowhere", "no offer of the catalog")]
    public async Task A_sheet_that_cannot_be_made_says_why(string query, string word)
    {
        await using var site = await ServedSite.StartAsync([Before]);
        foreach (var path in new[] { $"/sheet?run={Before.RunId}&{query}", $"/runs/{Before.RunId}/sheet.html?{query}", $"/runs/{Before.RunId}/sheet.pdf?{query}" })
        {
            var (status, page) = await site.GetAsync(path);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains(word, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_browser_there_is_a_preview_and_instead_of_a_pdf_the_way_to_one()
    {
        await using var site = await ServedSite.StartAsync([Before], change: o => o with { Browser = () => Checked<string>.Invalid(new Problem("browser", "", "neither Chromium nor Chrome is here; install it")) });
        var (status, page) = await site.GetAsync($"/sheet?run={Before.RunId}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("No PDF: neither Chromium nor Chrome is here; install it", page, StringComparison.Ordinal);
        Assert.DoesNotContain("sheet.pdf", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.GetAsync($"/runs/{Before.RunId}/sheet.pdf")).Status);
    }

    [UnixFact]
    public async Task A_browser_that_dies_while_it_prints_is_told()
    {
        using var folder = new TemporaryFolder();
        var dying = folder["browser"];
        await File.WriteAllTextAsync(dying, "#!/bin/sh\necho 'out of memory' >&2\nexit 9\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(dying, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var site = await ServedSite.StartAsync([Before], change: o => o with { Browser = () => Checked<string>.Valid(dying) });
        var (status, page) = await site.GetAsync($"/runs/{Before.RunId}/sheet.pdf");
        Assert.Equal(HttpStatusCode.BadGateway, status);
        Assert.Contains("out of memory", page, StringComparison.Ordinal);
    }
}
