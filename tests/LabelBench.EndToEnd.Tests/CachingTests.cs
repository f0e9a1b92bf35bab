using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.EndToEnd.Tests;

/// <summary>Whether something is cached, on the real program.</summary>
[Collection(Measuring.Name)]
public class CachingTests
{
    [Fact]
    public async Task The_same_item_every_item_once_and_several_inputs_are_measured_beside_the_usual_cells_and_compared()
    {
        using var place = new Workplace();
        place.Write("workloads/small-photos.yaml", Workplace.SmallPhotos().Replace("count: 4", "count: 64", StringComparison.Ordinal));
        var outcome = await place.MeasureAsync("--check-caching", "--scenario", "offline");

        Assert.True(outcome.ExitCode is 0 or 5, outcome.Everything); // one trial cannot tell, or this machine was busy
        var record = place.Record;
        Assert.All(record.Trials, trial => Assert.True(trial.Failure is null, trial.Failure?.Detail));
        Assert.Equal(5, record.Trials.Length);
        var unique = record.Trials.Single(t => t.CellId.Contains(".pipeline.", StringComparison.Ordinal) && t.CellId.EndsWith(".unique", StringComparison.Ordinal));
        Assert.InRange(unique.Measurement!.Unreadable.Seen, 2, 1024); // sixteen times the 64 photos, each once
        // Lines are wrapped; a pair of which one trial is invalid cannot be told.
        var said = string.Join(' ', outcome.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (outcome.ExitCode == 0)
            Assert.True(said.Contains("times as fast", StringComparison.Ordinal) || said.Contains("whether something is cached cannot be told", StringComparison.Ordinal), outcome.Everything);
    }

    [Fact]
    public async Task Own_files_are_read_once_each_and_too_few_of_them_are_told()
    {
        using var place = new Workplace();
        place.SavePhotos("photos", 2);
        await place.MeasureAsync("--check-caching", "--scenario", "single-stream", "--scope", "pipeline", "--data", "photos");

        var unique = place.Record.Trials.Single(t => t.CellId.EndsWith(".unique", StringComparison.Ordinal));
        Assert.Equal(FailureReason.UnusableInput, unique.Failure!.Reason);
        Assert.Contains("2 items, each read once, were used up", unique.Failure.Detail, StringComparison.Ordinal);
        Assert.True(place.Record.Trials.Single(t => t.CellId.EndsWith(".same", StringComparison.Ordinal)).Measurement!.Items > 2);
    }

    [Fact]
    public async Task The_plan_shows_what_is_added_and_what_cannot_be_checked_is_refused()
    {
        using var place = new Workplace();
        var outcome = await place.MeasureAsync("--check-caching", "--scenario", "offline", "--dry-run");
        Assert.Equal(0, outcome.ExitCode);
        foreach (var added in new[] { "same item", "unique items", "unique inputs" })
            Assert.Contains(added, outcome.Out, StringComparison.Ordinal);
        Say.Mistake(await place.MeasureAsync("--check-caching", "--stub", "md1:1ms"), "has nothing to compare");
        Say.Mistake(await place.MeasureAsync("--check-caching", "--scenario", "offline", "--batch", "max"), "cannot go with --batch max");
    }
}
