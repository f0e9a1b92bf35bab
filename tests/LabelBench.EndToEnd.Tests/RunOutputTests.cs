using System.Text.Json;
using System.Text.RegularExpressions;
using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;
using LabelBench.Storage.Folder;
using LabelBench.Storage.Sqlite;
using LabelBench.Testing;
using Microsoft.Data.Sqlite;

namespace LabelBench.EndToEnd.Tests;

/// <summary>What a run leaves behind and prints.</summary>
[Collection(Measuring.Name)]
public partial class RunOutputTests
{
    private static readonly string[] Reports = ["report.html", "summary.md", "results.csv"];

    [LinuxFact]
    public async Task Workers_at_once_are_added_up_and_each_is_in_the_record()
    {
        using var place = new Workplace();
        var outcome = await place.MeasureAsync("--instances", "2", "--threads", "1", "--scenario", "offline", "--keep-labels");

        Assert.True(outcome.ExitCode is 0 or 5, outcome.Everything);
        Assert.Equal(2, place.Record.Trials.Length); // pipeline and model call
        Assert.All(place.Record.Trials, trial =>
        {
            Assert.EndsWith(".x2", trial.CellId, StringComparison.Ordinal);
            var instances = trial.Instances!.Value;
            Assert.Equal(2, instances.Select(i => i.ProcessId).Distinct().Count());
            Assert.Equal(trial.Measurement!.Throughput.Value, instances.Sum(i => i.Throughput.Value), 1e-6 * trial.Measurement.Throughput.Value);
            Assert.Equal(trial.Measurement.Latency.Count, instances.Sum(i => i.Latency.Count));
        });
    }

    [Fact]
    public async Task A_run_leaves_its_record_reports_latencies_and_an_entry_in_the_store()
    {
        using var place = new Workplace();

        var outcome = await place.MeasureAsync("--label", "first look");

        var record = place.Record;
        Assert.All(record.Trials, trial => Assert.True(trial.Pace is { Threads: > 0, Before: { Arithmetic: > 0, Memory: > 0 }, After: { Arithmetic: > 0, Memory: > 0 } }, trial.CellId));
        Say.Ended(record.Trials.Any(t => t.Status == TrialStatus.Valid) ? 0 : 5, outcome);
        Assert.Equal((RunOutcome.Complete, "first look", 4), (record.Outcome, record.Label, record.Trials.Length));
        Assert.All(record.Trials, t => Assert.True(t.Failure is null, t.Failure?.Detail));
        foreach (var name in Reports)
            Assert.True(new FileInfo(Path.Combine(place.RunFolder, name)).Length > 0, name);
        Assert.Equal(4, place.TrialsInJournal);
        Assert.All(record.Trials, t => Assert.Equal(t.Measurement!.Queries, StoredRun.ReadLatencies(place.RunFolder, t.Measurement.LatencyFile!).ValueOrThrow().Length));
        Assert.Empty(Directory.GetFiles(place.RunFolder, "*.tmp", SearchOption.AllDirectories));
        Assert.Contains("report.html", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("All benchmark scores are approximate", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(outcome.Out.Split('\n'), line => line.Length > 80);

        await using var store = SqliteResultStore.Open(place["data/labelbench/results.db"]).ValueOrThrow();
        var headers = new List<string>();
        await foreach (var header in store.ListAsync(CancellationToken.None))
            headers.Add(header.RunId);
        Assert.Equal([record.RunId], headers);

        await ReportsAreTheSameAgainAsync(place);
        LoadsNothing(await File.ReadAllTextAsync(Path.Combine(place.RunFolder, "report.html")));
        await IsFoundByLabelAndIdAsync(place, record);
    }

    [Fact]
    public async Task Json_of_a_run_is_one_document_and_nothing_else()
    {
        using var place = new Workplace();

        var outcome = await place.MeasureAsync("--scope", "infer", "--scenario", "offline", "--json", "--no-store");

        using var document = JsonDocument.Parse(outcome.Out);
        Assert.Equal(place.Record.RunId, document.RootElement.GetProperty("run_id").GetString());
        Assert.False(Directory.Exists(place["data"]));
    }

    [Fact]
    public async Task A_store_that_is_locked_costs_neither_the_record_nor_the_summary()
    {
        using var place = new Workplace();
        var path = place["results.db"];
        SqliteResultStore.Open(path).ValueOrThrow();
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction(deferred: false);

        var outcome = await place.MeasureAsync("--scope", "infer", "--scenario", "offline", "--store", path);

        Say.Ended(4, outcome);
        Assert.Contains("is locked: another program has been writing to it", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("report.html", outcome.Out, StringComparison.Ordinal);
        Assert.Single(place.Record.Trials);
        Assert.True(File.Exists(Path.Combine(place.RunFolder, "report.html")));
    }

    [Fact]
    public async Task Labels_are_kept_when_asked_for_in_the_format_asked_for()
    {
        using var place = new Workplace();

        Assert.InRange((await place.MeasureAsync("--scenario", "offline", "--trials", "2", "--keep-labels", "--no-store")).ExitCode, 0, 5);

        // The model call alone writes none.
        var kept = Assert.Single(Directory.GetDirectories(Path.Combine(place.RunFolder, "labels")));
        Assert.Contains(".pipeline.offline.", Path.GetFileName(kept), StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(Path.Combine(kept, "labels.jsonl"));
        Assert.True(lines.Length >= 2, $"{lines.Length} labels");
        Assert.All(lines, line => Assert.StartsWith("photo-0000", JsonDocument.Parse(line).RootElement.GetProperty("item").GetString(), StringComparison.Ordinal));
        Directory.Delete(place["reports"], recursive: true);

        Assert.InRange((await place.MeasureAsync("--scope", "pipeline", "--scenario", "offline", "--label-format", "label-studio", "--keep-labels", "--no-store")).ExitCode, 0, 5);

        Assert.Equal("labels.label-studio.json", Path.GetFileName(Assert.Single(Directory.GetFiles(Path.Combine(place.RunFolder, "labels"), "*", SearchOption.AllDirectories))));
        Directory.Delete(place["reports"], recursive: true);

        await place.MeasureAsync("--scope", "pipeline", "--scenario", "offline", "--no-store");

        Assert.False(Directory.Exists(Path.Combine(place.RunFolder, "labels")));
    }

    [ChromiumFact]
    public async Task The_report_draws_its_charts_in_a_browser_without_an_error()
    {
        using var place = new Workplace();
        place.Write("sample/record.json", RecordJson.ToUtf8(RecordBuilder.Standard().Build()));
        Say.Ended(0, await place.RunAsync("report", "sample"));

        var (page, log) = await Chromium.OpenAsync(place["sample/report.html"], place["profile"]);

        var boxes = ChartBox().Matches(page);
        Assert.NotEmpty(boxes);
        Assert.All(boxes, box => Assert.Matches("<(svg|canvas)", box.Groups[1].Value));
        Assert.DoesNotContain("CONSOLE", log, StringComparison.Ordinal);
    }

    private static async Task ReportsAreTheSameAgainAsync(Workplace place)
    {
        var first = Reports.ToDictionary(n => n, n => File.ReadAllBytes(Path.Combine(place.RunFolder, n)));
        foreach (var name in Reports)
            File.Delete(Path.Combine(place.RunFolder, name));
        Say.Ended(0, await place.RunAsync("report"));
        Say.Ended(0, await place.RunAsync("report", place.RunFolder, "--out", "elsewhere"));
        foreach (var name in Reports)
        {
            Assert.Equal(first[name], File.ReadAllBytes(Path.Combine(place.RunFolder, name)));
            // From elsewhere the links to raw files lead to the run's folder.
            Assert.Equal(File.ReadAllText(Path.Combine(place.RunFolder, name)), File.ReadAllText(place[$"elsewhere/{name}"]).Replace($"./../reports/{Path.GetFileName(place.RunFolder)}/", "./", StringComparison.Ordinal));
        }
        var csv = await place.RunAsync("report", "--format", "csv");
        Say.Ended(0, csv with { Out = csv.Out.Replace("\r\n", "\n", StringComparison.Ordinal) });
        Assert.Equal(File.ReadAllText(Path.Combine(place.RunFolder, "results.csv")), csv.Out);
        var json = await place.RunAsync("report", "--format", "json", "--price", "73EUR", "--out", "elsewhere");
        Say.Ended(0, json);
        using var results = JsonDocument.Parse(File.ReadAllText(place["elsewhere/results.json"]));
        Assert.Equal(("elsewhere/results.json", 73), (json.Out.Trim(), results.RootElement.GetProperty("price").GetProperty("per_month").GetDouble()));
        Say.Mistake(await place.RunAsync("report", "--price", "cheap"), "--price", "is no price", "189EUR");
    }

    private static async Task IsFoundByLabelAndIdAsync(Workplace place, RunRecord record)
    {
        Say.Ended(0, await place.RunAsync("report", record.RunId[..12].ToLowerInvariant(), "--json"));
        var plan = await place.RunAsync("plan", "--workload", "small-photos", "--per-day", "1000");
        Assert.InRange(plan.ExitCode, 0, 1);
        // With more rules than one job has it is a team's plan, in any format.
        Assert.InRange((await place.RunAsync("plan", "--workload", "small-photos", "--per-day", "1000", "--slo", "p99=60s", "--spares", "1", "--format", "html", "--out", "plan.html")).ExitCode, 0, 1);
        LoadsNothing(File.ReadAllText(place["plan.html"]));
        Say.Mistake(await place.RunAsync("plan", "--workload", "small-foto"), "did you mean 'small-photos'?");
        // Found in the store by its label when the folder is gone.
        Directory.Move(place.RunFolder, place["moved"]);
        var found = await place.RunAsync("report", "first look", "--out", "from-store");
        Say.Ended(0, found);
        Assert.True(File.Exists(place["from-store/report.html"]));
    }

    private static void LoadsNothing(string html)
    {
        // Only what is outside the scripts can load; the licence text in the chart library holds addresses.
        var markup = Script().Replace(html, "<script></script>");
        Assert.DoesNotMatch("""(src|href|action|data|poster)\s*=\s*["']?\s*(https?:)?//""", markup);
        Assert.DoesNotMatch("""url\(\s*["']?(https?:)?//|@import""", markup);
        Assert.DoesNotMatch("<script[^>]+src|<link|<iframe|<object|<embed", html);
    }

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("""<div class="chart"[^>]*>(.*?)</figure>""", RegexOptions.Singleline)]
    private static partial Regex ChartBox();
}
