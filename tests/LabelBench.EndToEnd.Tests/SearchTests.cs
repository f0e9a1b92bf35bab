using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.EndToEnd.Tests;

/// <summary><c>search</c> with real workers. What they measure, and whether this machine is quiet meanwhile, does not matter here: state and wording do.</summary>
[Collection(Measuring.Name)]
public class SearchTests
{
    private static readonly string[] Short = ["--workloads", "workloads", "--warm-up", "200ms", "--measure", "300ms", "--max-measure", "600ms", "--min-queries", "2"];
    private static readonly string[] Small = ["search", .. Short, "--workload", "small-photos", "--over", "batch=1..4,streams=1..2,threads=1", "--tries", "4", "--slo", "p99=10s"];

    /// <summary>An answer, one that could not be confirmed, or a machine that was disturbed too much for any.</summary>
    private static readonly int[] Ends = [0, 2, 5];

    [Fact]
    public async Task A_search_leaves_a_record_that_says_what_was_searched_tried_and_found()
    {
        using var place = new Workplace();

        var outcome = await place.RunAsync([.. Small, "--label", "best"]);

        Assert.True(Ends.Contains(outcome.ExitCode), outcome.Everything);
        Say.Ended(outcome.ExitCode, outcome);
        var record = place.Record;
        Assert.Equal(RunOutcome.Complete, record.Outcome);
        Assert.Equal(["batch 1 2 4", "streams 1 2"], record.Search!.Axes.Select(a => $"{Cell.Word(a.Setting)} {string.Join(' ', a.Levels)}"));
        Assert.Equal(record.PlanHash, record.Plan.ComputeHash());
        Assert.NotEmpty(record.Trials);
        Assert.All(record.Trials, t => Assert.Equal(t.CellId, t.Search!.Cell.Id));
        Assert.All(record.Trials, t => Assert.Null(t.Failure));
        Assert.Equal(outcome.ExitCode == 0, record.Search.Answer!.Confirmed);
        Assert.Contains(record.Search.Answer.End is SearchEnd.Interference ? "were disturbed" : "configurations", outcome.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("try 1 of 4", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("on_frontier", await File.ReadAllTextAsync(Path.Combine(place.RunFolder, "results.csv")), StringComparison.Ordinal);
        Assert.Contains("## Search", await File.ReadAllTextAsync(Path.Combine(place.RunFolder, "summary.md")), StringComparison.Ordinal);
        Assert.Contains("<h2 id=\"search\">Search</h2>", await File.ReadAllTextAsync(Path.Combine(place.RunFolder, "report.html")), StringComparison.Ordinal);
        var again = await place.RunAsync("report", "best");
        Say.Ended(0, again);
        Assert.Equal(outcome.Out.Split('\n')[0], again.Out.Split('\n')[0]);
        Say.Mistake(await place.RunAsync("search", "--resume"), "is a search that has ended; there is nothing to go on with.");
    }

    [Fact]
    public async Task A_search_that_is_killed_goes_on_behind_what_it_had_finished()
    {
        using var place = new Workplace();
        using (var killed = place.Start(Small))
        {
            await killed.UntilAsync(() => place.TrialsInJournal >= 2, "no second trial was finished");
            Linux.Signal(killed.Id, Linux.Kill);
            await killed.EndAsync();
        }
        var kept = StoredTrials(place);
        Assert.Null(RecordOf(place).Search!.Answer);
        Say.Mistake(await place.RunAsync("run", "--resume"), "is a search; go on with: labelbench search --resume");

        var outcome = await place.RunAsync("search", "--resume", "--json");

        Assert.True(Ends.Contains(outcome.ExitCode), outcome.Everything);
        using var document = System.Text.Json.JsonDocument.Parse(outcome.Out);
        Assert.True(document.RootElement.GetProperty("search").GetProperty("search").TryGetProperty("answer", out _));
        Assert.Equal(kept, StoredTrials(place).Take(kept.Length));
        Assert.NotNull(place.Record.Search!.Answer);
    }

    [Fact]
    public async Task A_model_of_your_own_is_searched_over_what_it_has()
    {
        using var place = new Workplace();
        place.SaveTinyModel("tiny.onnx");

        var outcome = await place.RunAsync(["search", "--model", "tiny.onnx", "--dry-run"]);
        var batch = await place.RunAsync(["search", "--model", "tiny.onnx", "--over", "batch=1..4"]);

        // On one core there is nothing to vary.
        Assert.True(outcome.ExitCode is 0 || outcome.Error.Contains("leaves a single configuration", StringComparison.Ordinal), outcome.Everything);
        Assert.DoesNotContain("batch ", outcome.Out, StringComparison.Ordinal);
        Say.Mistake(batch, "--over: batch  tiny takes a batch of 1 and no other; leave batch out.");
    }

    [Fact]
    public async Task The_highest_rate_of_the_stub_is_searched_and_said()
    {
        using var place = new Workplace();

        // Two seconds of load in runs of half a second: enough to go through every phase, too little for an answer that could be checked.
        var outcome = await place.RunAsync("search", "--workloads", "workloads", "--max-rate", "--stub", "md1:2ms", "--slo", "p99=20ms", "--rate", "300/s", "--warm-up", "100ms", "--budget", "4s", "--measure", "500ms", "--max-measure", "1s");

        Assert.True(outcome.ExitCode is 1 or 2 or 5, outcome.Everything);
        Say.Ended(outcome.ExitCode, outcome);
        var record = place.Record;
        Assert.Equal(300, record.Search!.Rate!.FirstRate.Value);
        Assert.All(record.Trials, t => Assert.IsType<ArrivalPlan.Poisson>(t.Search!.Cell.Arrivals));
        Assert.All(record.Trials, t => Assert.Null(t.Failure));
        Assert.Contains("run 1 ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(
            record.Search.Answer!.End switch { SearchEnd.Interference => "were disturbed", SearchEnd.NoRateWithinLimit => "No rate keeps p99 within 20 ms: a query takes", _ => "p99 stays within 20 ms up to" },
            outcome.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.False(record.Search.Answer.Confirmed, "a run of a second can show no promise");
    }

    private static RunRecord RecordOf(Workplace place) => JournalJson.Parse(File.ReadAllBytes(place.Journal), "journal").ValueOrThrow().Record;

    private static (string CellId, int Repetition, DateTimeOffset StartedUtc)[] StoredTrials(Workplace place) =>
        [.. RecordOf(place).Trials.Select(t => (t.CellId, t.Repetition, t.StartedUtc))];
}
