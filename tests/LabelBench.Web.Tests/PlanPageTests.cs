using System.Net;
using System.Text.Json;
using LabelBench.Capacity;
using LabelBench.Records;
using LabelBench.Testing;

namespace LabelBench.Web.Tests;

/// <summary>The planner's page and its answers, without a browser.</summary>
public class PlanPageTests
{
    private static readonly RunRecord Standard = RecordBuilder.Standard().Build();

    [Fact]
    public async Task The_page_plans_for_what_its_address_says_and_shows_it_in_its_fields()
    {
        await using var site = await ServedSite.StartAsync([Standard]);
        var (status, page) = await site.GetAsync($"/plan?run={Standard.RunId}&workload=document-ocr&per_day=40000&budget=5000&slo_ms=9000&reviewers=12&peak=2&currency=USD");
        Assert.Equal(HttpStatusCode.OK, status);
        foreach (var (name, value) in new[] { ("per_day", "40000"), ("budget", "5000"), ("slo_ms", "9000"), ("reviewers", "12"), ("peak", "2") })
            Assert.Matches($"name=\"{name}\"[^>]* value=\"{value}\"", page);
        Assert.Contains("<option value=\"USD\" selected>", page, StringComparison.Ordinal);
        Assert.Contains("<option value=\"document-ocr\" selected>", page, StringComparison.Ordinal);
        Assert.Contains("document-ocr: rent", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_question_the_newest_run_and_its_first_job_are_planned_on()
    {
        await using var site = await ServedSite.StartAsync([Standard]);
        var (status, page) = await site.GetAsync("/plan");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains($"<option value=\"{Standard.RunId}\" selected>", page, StringComparison.Ordinal);
        await using var empty = await ServedSite.StartAsync();
        Assert.Contains("There is no run to plan on", (await empty.GetAsync("/plan")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twice_the_work_costs_more_and_the_same_question_has_the_same_answer()
    {
        await using var site = await ServedSite.StartAsync([Standard]);
        var (one, again, two) = (await AskAsync(site, "per_day=20000000"), await AskAsync(site, "per_day=20000000"), await AskAsync(site, "per_day=40000000"));
        Assert.Equal(one.Text, again.Text);
        Assert.True(Price(two.Text) > Price(one.Text));
    }

    [Fact]
    public async Task A_moving_slider_is_answered_with_what_to_rent_and_a_resting_one_with_everything_behind_it()
    {
        await using var site = await ServedSite.StartAsync([Standard]);
        var moving = JsonDocument.Parse((await AskAsync(site, "per_day=1000000&moving=1")).Text).RootElement;
        var resting = JsonDocument.Parse((await AskAsync(site, "per_day=1000000")).Text).RootElement;
        Assert.Equal(JsonValueKind.Null, moving.GetProperty("details").ValueKind);
        Assert.Contains("id=\"losers\"", resting.GetProperty("details").GetString(), StringComparison.Ordinal);
        Assert.Equal(moving.GetProperty("price").GetDecimal(), resting.GetProperty("price").GetDecimal());
        Assert.NotEqual(0, JsonDocument.Parse(resting.GetProperty("charts").GetString()!).RootElement.GetArrayLength());
    }

    [Fact]
    public async Task Offers_of_a_large_catalog_are_priced_anew_when_that_is_asked_for()
    {
        var catalog = Catalog.Builtin(new DateOnly(2026, 8, 1));
        catalog = catalog with { Offers = [.. Enumerable.Range(0, 520).Select(i => catalog.Offers[i % 20] with { Id = $"offer {i}", Region = $"region {i / 20}" })] };
        await using var site = await ServedSite.StartAsync([Standard], change: o => o with { Catalog = catalog });
        var (_, page) = await site.GetAsync($"/plan?run={Standard.RunId}");
        Assert.DoesNotContain("id=\"losers\"", page, StringComparison.Ordinal);
        var link = System.Text.RegularExpressions.Regex.Match(page, "href=\"(/plan[^\"]*everything=1)\"").Groups[1].Value;
        Assert.Contains("id=\"losers\"", (await site.GetAsync(WebUtility.HtmlDecode(link))).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("per_day=-1", "per_day")]
    [InlineData("per_day=NaN", "per_day")]
    [InlineData("per_day=1e400", "per_day")]
    [InlineData("budget=0", "budget")]
    [InlineData("budget=1e30", "budget")]
    [InlineData("slo_ms=soon", "slo_ms")]
    [InlineData("reviewers=0", "reviewers")]
    [InlineData("peak=25", "peak")]
    [InlineData("currency=QQQ", "currency")]
    [InlineData("workload=document-orc", "did you mean 'document-ocr'")]
    [InlineData("workload=%3Cscript%3E", "has no valid score")]
    public async Task A_question_that_makes_no_sense_is_told_with_its_place(string query, string word)
    {
        await using var site = await ServedSite.StartAsync([Standard]);
        var (status, text) = await AskAsync(site, query);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(word, text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.GetAsync($"/plan?run={Standard.RunId}&{query}")).Status);
        Assert.Empty(site.Told);
    }

    [Fact]
    public async Task A_run_that_nothing_can_be_planned_on_says_so()
    {
        var invalid = RecordBuilder.Standard().Rewrite(s => s.WithFinding(new Finding("steal", true, "steal"), 1, 2, 3)).Build();
        await using var site = await ServedSite.StartAsync([invalid]);
        var (status, text) = await AskAsync(site, "per_day=1000");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("labelbench run", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_on_two_runs_rests_on_both_and_each_can_be_taken_away()
    {
        var other = RecordBuilder.Standard().On(Standard.Machine with { Name = "another", CpuModel = "Another CPU" }).Build();
        other = SampleRuns.At(other, 40);
        await using var site = await ServedSite.StartAsync([Standard, other]);
        var (status, page) = await site.GetAsync($"/plan?run={Standard.RunId}&run={other.RunId}&run=");
        Assert.Equal(HttpStatusCode.OK, status);
        foreach (var id in new[] { Standard.RunId, other.RunId })
        {
            Assert.Contains($"<option value=\"{id}\" selected>", page, StringComparison.Ordinal);
            Assert.Contains($"<input type=\"hidden\" name=\"run\" value=\"{id}\" />", page, StringComparison.Ordinal);
        }
        Assert.Matches($"Rests on</dt><dd>runs? [^<]*{other.RunId}[^<]*{Standard.RunId}", page);
        var (both, one) = (await site.GetAsync($"/api/plan?run={Standard.RunId}&run={other.RunId}&moving=1"), await site.GetAsync($"/api/plan?run={Standard.RunId}&moving=1"));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (both.Status, one.Status));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync($"/api/plan?run={Standard.RunId}&run=01ARZ3NDEKTSV4RRFFQ69G5FAV")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.GetAsync("/plan?" + string.Join('&', Enumerable.Range(0, 9).Select(i => $"run={i}")))).Status);
    }

    [Fact]
    public async Task Runs_of_different_stacks_are_not_planned_on_together_and_the_difference_is_told()
    {
        var other = SampleRuns.At(RecordBuilder.Standard().Build(), 40);
        other = other with { Software = other.Software with { OnnxRuntime = "0.1" } };
        await using var site = await ServedSite.StartAsync([Standard, other]);
        var (status, page) = await site.GetAsync($"/plan?run={Standard.RunId}&run={other.RunId}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(other.RunId, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_and_prices_are_as_old_as_they_are_on_the_day_of_the_question()
    {
        await using var site = await ServedSite.StartAsync([Standard], change: o => o with { Clock = new FixedClock(new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero)) });
        Assert.Contains("drivers and libraries have changed since", (await site.GetAsync($"/plan?run={Standard.RunId}")).Text, StringComparison.Ordinal);
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private static Task<(HttpStatusCode Status, string Text)> AskAsync(ServedSite site, string query) => site.GetAsync($"/api/plan?run={Standard.RunId}&{query}");

    private static decimal Price(string json) => JsonDocument.Parse(json).RootElement.GetProperty("price").GetDecimal();
}
