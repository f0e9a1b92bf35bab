using System.Net;
using System.Text.Json;
using LabelBench.Records;
using LabelBench.Reporting.Printing;
using LabelBench.Storage.Folder;
using LabelBench.Testing;
using LabelBench.Testing.Browser;

namespace LabelBench.Web.Tests;

/// <summary>The list of runs, the report of each, its files, and runs that are being measured.</summary>
public class RunPageTests
{
    private static readonly RunRecord Standard = RecordBuilder.Standard().Labelled("before the driver").Build();

    private static readonly RunRecord Other = SampleRuns.Run(3);

    [Fact]
    public async Task All_runs_are_listed_newest_first_whether_in_a_folder_or_in_the_store()
    {
        await using var site = await ServedSite.StartAsync([Standard], [Other]);
        var (status, page) = await site.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("2 runs", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf(Other.RunId, StringComparison.Ordinal) < page.IndexOf(Standard.RunId, StringComparison.Ordinal));
        Assert.Contains("before the driver", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("driver", 1)]
    [InlineData("DRIVER before", 1)]
    [InlineData("complete", 2)]
    [InlineData("no-such-word", 0)]
    public async Task Words_leave_the_runs_that_have_them_all(string words, int runs)
    {
        await using var site = await ServedSite.StartAsync([Standard, Other]);
        var (_, page) = await site.GetAsync($"/?q={Uri.EscapeDataString(words)}");
        Assert.Equal(runs, new[] { Standard, Other }.Count(r => page.Contains($"href=\"/runs/{r.RunId}/\"", StringComparison.Ordinal)));
        Assert.Contains($"value=\"{words}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_run_the_page_says_how_to_measure_one()
    {
        await using var site = await ServedSite.StartAsync();
        var (status, page) = await site.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("labelbench run", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_shows_its_report(bool inFolder)
    {
        await using var site = await ServedSite.StartAsync(inFolder ? [Standard] : null, inFolder ? null : [Standard]);
        var (status, page) = await site.GetAsync($"/runs/{Standard.RunId}/");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.All(new[] { "Method and validity", "Environment", "id=\"charts\"", $"/compare?candidate={Standard.RunId}" }, part => Assert.Contains(part, page, StringComparison.Ordinal));
        Assert.Empty(site.Told);
    }

    [Fact]
    public async Task Links_lead_to_the_run_with_a_slash_and_last_to_the_newest()
    {
        await using var site = await ServedSite.StartAsync([Standard, Other]);
        foreach (var (path, target) in new[] { ($"/runs/{Standard.RunId}", $"/runs/{Standard.RunId}/"), ("/runs/last/", $"/runs/{Other.RunId}/") })
        {
            using var answer = await site.SendAsync(HttpMethod.Get, path, []);
            Assert.Equal((HttpStatusCode.Redirect, target), (answer.StatusCode, answer.Headers.Location!.ToString()));
        }
    }

    [Fact]
    public async Task Every_file_that_the_report_links_to_is_there()
    {
        await using var site = await ServedSite.StartAsync([Standard]);
        foreach (var (name, type) in new[] { ("record.json", "application/json"), ("results.csv", "text/csv"), ("summary.md", "text/plain"), ("metrics.prom", "text/plain"), ("report.html", "text/html") })
        {
            using var answer = await site.SendAsync(HttpMethod.Get, $"/runs/{Standard.RunId}/{name}", []);
            Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        }
        var (_, json) = await site.GetAsync($"/runs/{Standard.RunId}/record.json");
        Assert.Equal(Standard.RunId, JsonDocument.Parse(json).RootElement.GetProperty("run_id").GetString());
    }

    [Fact]
    public async Task A_file_that_the_record_names_is_handed_out_and_no_other()
    {
        var record = Standard.WithTrials((t, i) => i > 2 || t.Measurement is null ? t : t with { Measurement = t.Measurement with { LatencyFile = i switch { 0 => "latencies/a.lat", 1 => "../results.db", _ => "latencies/link.lat" } } });
        await using var site = await ServedSite.StartAsync([record], [Other]);
        var folder = Path.Combine(site.Reports, record.RunId);
        Directory.CreateDirectory(Path.Combine(folder, "latencies"));
        File.WriteAllText(Path.Combine(folder, "latencies", "a.lat"), "raw");
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "private");
        if (!OperatingSystem.IsWindows())
            File.CreateSymbolicLink(Path.Combine(folder, "latencies", "link.lat"), Path.Combine(folder, "notes.txt"));
        Assert.Equal((HttpStatusCode.OK, "raw"), await site.GetAsync($"/runs/{record.RunId}/latencies/a.lat"));
        foreach (var path in new[] { "notes.txt", ".lock", "journal.jsonl", "latencies/link.lat", "%2e%2e/results.db", "..%2fresults.db", "latencies/..%2f..%2fresults.db", "latencies/../../results.db" })
            Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync($"/runs/{record.RunId}/{path}")).Status);
    }

    [Theory]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("nothing")]
    [InlineData("%2e%2e%2f%2e%2e%2fetc")]
    [InlineData("..%5c..%5cwindows")]
    [InlineData("before the driver")]
    [InlineData("%00")]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FA%2F")]
    public async Task A_name_that_is_no_runs_id_finds_nothing(string id)
    {
        await using var site = await ServedSite.StartAsync([Standard]);
        foreach (var path in new[] { $"/runs/{id}/", $"/runs/{id}/record.json", $"/api/runs/{id}/progress" })
        {
            var (status, text) = await site.GetAsync(path);
            Assert.True(status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{path}: {status}");
            Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_record_of_a_newer_schema_or_a_broken_one_is_listed_and_explained()
    {
        await using var site = await ServedSite.StartAsync([Standard, Other]);
        var file = Path.Combine(site.Reports, Standard.RunId, "record.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("labelbench.run/1", "labelbench.run/7", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(site.Reports, Other.RunId, "record.json"), "{");
        var (_, list) = await site.GetAsync("/");
        Assert.Contains("newer version of LabelBench", list, StringComparison.Ordinal);
        Assert.Contains("cut off", list, StringComparison.Ordinal);
        var (status, page) = await site.GetAsync($"/runs/{Standard.RunId}/");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("update LabelBench", page, StringComparison.Ordinal);
        var (_, json) = await site.GetAsync($"/api/runs/{Standard.RunId}/progress");
        Assert.Contains("update LabelBench", JsonDocument.Parse(json).RootElement.GetProperty("problems")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_from_outside_are_text_and_never_markup()
    {
        const string Hostile = "</title><script>alert(1)</script><img src=x onerror=alert(2)>\"'&";
        await using var site = await ServedSite.StartAsync([RecordBuilder.Standard().Labelled(Hostile).On(Standard.Machine with { Name = Hostile }).Build()]);
        foreach (var path in new[] { "/", "/?q=" + Uri.EscapeDataString("\"><script>alert(3)</script>"), $"/runs/{Standard.RunId}/" })
        {
            var (_, page) = await site.GetAsync(path);
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_run_that_is_being_measured_tells_how_far_it_is_and_then_that_it_has_ended()
    {
        await using var site = await ServedSite.StartAsync(change: o => o with { Clock = new StoppedClock(Standard.StartedUtc.AddMinutes(1)) });
        using (var folder = RunFolder.Create(site.Reports, Standard).ValueOrThrow())
        {
            folder.AppendTrial(Standard.Trials[0]);
            folder.AppendTrial(Standard.Trials[1]);
            var (_, list) = await site.GetAsync("/");
            Assert.Contains("under way", list, StringComparison.Ordinal);
            var (_, page) = await site.GetAsync($"/runs/{Standard.RunId}/");
            Assert.Contains($"<progress max=\"{Standard.Plan.Trials.Length}\" value=\"2\"", page, StringComparison.Ordinal);
            Assert.Equal((true, 2), await ProgressAsync(site));
            folder.AppendTrial(Standard.Trials[2]);
            Assert.Equal((true, 3), await ProgressAsync(site));
            foreach (var trial in Standard.Trials[3..])
                folder.AppendTrial(trial);
            folder.Complete(Standard.EndedUtc, RunOutcome.Complete);
        }
        Assert.Equal((false, Standard.Trials.Length), await ProgressAsync(site));
        var (_, ended) = await site.GetAsync($"/runs/{Standard.RunId}/");
        Assert.DoesNotContain("<progress", ended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_killed_is_not_under_way()
    {
        await using var site = await ServedSite.StartAsync();
        using (var folder = RunFolder.Create(site.Reports, Standard).ValueOrThrow())
            folder.AppendTrial(Standard.Trials[0]);
        var (_, list) = await site.GetAsync("/");
        Assert.Contains("interrupted", list, StringComparison.Ordinal);
        Assert.Equal((false, 1), await ProgressAsync(site));
    }

    [Fact]
    public async Task What_fails_inside_is_told_in_the_terminal_and_no_detail_of_it_on_the_page()
    {
        await using var site = await ServedSite.StartAsync([Standard], change: o => o with { Recommend = _ => throw new InvalidOperationException("secret detail") });
        var (status, page) = await site.GetAsync($"/runs/{Standard.RunId}/");
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.DoesNotContain("secret detail", page, StringComparison.Ordinal);
        Assert.Contains("secret detail", Assert.Single(site.Told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_forbids_what_is_not_the_sites_own()
    {
        await using var site = await ServedSite.StartAsync([Standard]);
        foreach (var path in new[] { "/", $"/runs/{Standard.RunId}/", "/nowhere", $"/runs/{Standard.RunId}/record.json" })
        {
            using var answer = await site.SendAsync(HttpMethod.Get, path, []);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    private static async Task<(bool UnderWay, int Done)> ProgressAsync(ServedSite site)
    {
        var (status, json) = await site.GetAsync($"/api/runs/{Standard.RunId}/progress");
        Assert.Equal(HttpStatusCode.OK, status);
        var root = JsonDocument.Parse(json).RootElement;
        return (root.GetProperty("under_way").GetBoolean(), root.GetProperty("done").GetInt32());
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    [BrowserFact]
    public async Task The_report_can_be_had_as_a_pdf_where_there_is_a_browser()
    {
        var record = RecordBuilder.Standard().Build();
        await using var site = await ServedSite.StartAsync([record], change: o => o with { Browser = () => LabelBench.Core.Checked<string>.Valid(BrowserFactAttribute.Browser!) });
        Assert.Contains("./report.pdf", (await site.GetAsync($"/runs/{record.RunId}/")).Text, StringComparison.Ordinal);
        var pdf = await site.Client.GetByteArrayAsync($"/runs/{record.RunId}/report.pdf");
        Assert.True(PrintedFile.IsWholePdf(pdf));
        Assert.InRange(PrintedFile.Pages(pdf) ?? 0, 2, 30);
    }

    [Fact]
    public async Task Without_a_browser_the_way_to_a_pdf_is_told_instead()
    {
        var record = RecordBuilder.Standard().Build();
        await using var site = await ServedSite.StartAsync([record]);
        Assert.DoesNotContain("report.pdf", (await site.GetAsync($"/runs/{record.RunId}/")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.GetAsync($"/runs/{record.RunId}/report.pdf")).Status);
    }
}
