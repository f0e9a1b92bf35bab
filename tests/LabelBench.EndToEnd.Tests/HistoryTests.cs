using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;
using LabelBench.Storage.Sqlite;
using LabelBench.Testing;

namespace LabelBench.EndToEnd.Tests;

/// <summary>What is asked of runs that a store holds: histories, repetitions, baselines, retention; and a base that is measured again.</summary>
[Collection(Measuring.Name)]
public class HistoryTests
{
    private const string Throughput = "throughput_items_per_s";

    private static async Task<Workplace> WithRunsAsync(params IEnumerable<RunRecord> runs)
    {
        var place = new Workplace();
        await using var store = SqliteResultStore.Open(place["data/labelbench/results.db"]).ValueOrThrow();
        foreach (var run in runs)
            await store.SaveAsync(run, default);
        return place;
    }

    private static IEnumerable<RunRecord> Slower() => SampleHistory.Runs(30, SampleHistory.Noisy(100, i => i < 20 ? 1 : 0.9));

    [Fact]
    public async Task A_worse_level_fails_a_gate_and_is_drawn()
    {
        using var place = await WithRunsAsync(Slower());

        Say.Ended(0, await place.RunAsync("history", Throughput));
        var gate = await place.RunAsync("history", Throughput, "--fail-on-change");
        Say.Ended(1, gate);
        Assert.StartsWith("WORSE: 1 of 1 series", gate.Out, StringComparison.Ordinal);
        Assert.Contains("(2026-01-21)", gate.Out, StringComparison.Ordinal);
        Say.Ended(0, await place.RunAsync("history", Throughput, "--fail-on-change", "--since", "2026-01-21"));
        Say.Ended(0, await place.RunAsync("history", Throughput, "--format", "html", "--out", "history.html"));
        Assert.Contains("\"kind\":\"history\"", File.ReadAllText(place["history.html"]), StringComparison.Ordinal);
        var (one, other) = (await place.RunAsync("history", Throughput, "--json"), await place.RunAsync("history", Throughput, "--json"));
        Assert.Equal(one.Out, other.Out);
    }

    [Fact]
    public async Task Mistakes_are_told_with_what_there_is()
    {
        using var place = await WithRunsAsync(Slower());

        Say.Mistake(await place.RunAsync("history", "throughput"), "throughput_items_per_s");
        Say.Mistake(await place.RunAsync("history", Throughput, "--machine", "node-2"), "node-1");
        Say.Mistake(await place.RunAsync("history", Throughput, "--machine", "node-1", "--group", "node*"), "--machine");
        Say.Mistake(await place.RunAsync("compare", "@good", "last"), "baseline set good RUN");
        Say.Mistake(await place.RunAsync("baseline", "set", "Good One", "last~1"), "lower-case");
    }

    [Fact]
    public async Task A_baseline_stands_for_its_run_is_promoted_and_outlives_pruning()
    {
        using var place = await WithRunsAsync(SampleHistory.Runs(3, _ => 100));
        var first = SampleHistory.Runs(1, _ => 100)[0].RunId;

        Say.Ended(0, await place.RunAsync("baseline", "set", "good", first, "--expires", "90d"));
        Say.Mistake(await place.RunAsync("baseline", "set", "good", "last~1"), "baseline promote good");
        var shown = await place.RunAsync("power", "@good", "--json");
        Assert.Contains(first, shown.Out, StringComparison.Ordinal);
        var listed = await place.RunAsync("store", "prune", "--keep", "1h");
        Assert.Contains("2 runs of before", listed.Out, StringComparison.Ordinal);
        Say.Ended(0, await place.RunAsync("store", "prune", "--keep", "1h", "--yes"));
        Assert.Contains("No run of before", (await place.RunAsync("store", "prune", "--keep", "1h")).Out, StringComparison.Ordinal);
        Assert.Contains("@good", (await place.RunAsync("baseline")).Out, StringComparison.Ordinal);
        Say.Ended(0, await place.RunAsync("baseline", "remove", "@good"));
        Say.Mistake(await place.RunAsync("baseline", "remove", "good"), "no baseline");
    }

    [Fact]
    public async Task An_expired_baseline_is_refused()
    {
        using var place = await WithRunsAsync(SampleHistory.Runs(1, _ => 100));
        await using (var store = SqliteResultStore.Open(place["data/labelbench/results.db"]).ValueOrThrow())
            await store.SetBaselineAsync(new Baseline("old", SampleHistory.Runs(1, _ => 100)[0].RunId, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1), null), default);

        Say.Mistake(await place.RunAsync("power", "@old"), "expired on 1970-01-02");
    }

    [Fact]
    public async Task A_base_is_measured_again_and_the_answer_is_a_comparison()
    {
        using var place = new Workplace();
        await place.MeasureAsync("--scope", "infer");
        // On a busy machine the trial is invalid, which is no matter here.
        var record = Assert.Single(Directory.GetFiles(place["reports"], "record.json", SearchOption.AllDirectories));
        File.WriteAllText(record, File.ReadAllText(record).Replace("\"status\": \"invalid\"", "\"status\": \"valid\"", StringComparison.Ordinal));
        var from = Path.GetDirectoryName(record)!;

        var outcome = await place.RunAsync("run", "--until-resolved", from, "--budget", "1ms");

        Assert.True(outcome.ExitCode is 0 or 1 or 2 or 3, outcome.Everything);
        Assert.Contains("look 1 of at most 4: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("base  ", outcome.Out, StringComparison.Ordinal);
        Say.Mistake(await place.RunAsync("run", "--until-resolved", from, "--batch", "4"), "cannot go with --until-resolved");
        Say.Mistake(await place.RunAsync("run", "--budget", "1m"), "--until-resolved");
    }
}
