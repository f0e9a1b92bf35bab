using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;
using LabelBench.Testing;

namespace LabelBench.EndToEnd.Tests;

/// <summary><c>--batch max</c> with real workers.</summary>
[Collection(Measuring.Name)]
public class LargestBatchTests
{
    private static readonly string[] OfflineCall = ["--scope", "infer", "--scenario", "offline", "--hang-timeout", "60s"];

    [LinuxFact]
    public async Task Under_a_limit_on_memory_the_largest_batch_is_found_and_measured_with_a_margin()
    {
        using var place = new Workplace();
        place.Write("growing.onnx", Onnx.Growing());

        // Private writable memory of every process below: 1.2 GiB, of which an item's output takes 4 MiB.
        var outcome = await place.MeasureUnderAsync("ulimit -S -d 1258291", "--model", "growing.onnx", "--scenario", "offline", "--streams", "1", "--threads", "1", "--batch", "1,max");

        var found = Assert.Single(place.Record.LargestBatches!.Value);
        Assert.True(found.Limit is BatchLimit.Memory, outcome.Everything);
        Assert.InRange(found.Fits!.Value, 16, 300);
        Assert.Contains(found.Probes, p => p.Outcome is BatchOutcome.OutOfMemory);
        Assert.DoesNotContain(found.Probes, p => p.Outcome is BatchOutcome.Failed);
        Assert.InRange(found.Measured, 1, found.Fits.Value - 1);
        Assert.Equal([1, found.Measured], place.Record.Plan.Cells.Select(c => c.Batch).Order());
        Assert.All(place.Record.Trials, t => Assert.Null(t.Failure));
        Assert.Contains(FormattableString.Invariant($"largest batch that fits: {found.Fits} ({found.TooLarge} does not: "), outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_search_made_is_removed_and_what_is_measured_stays()
    {
        using var cache = new TemporaryFolder();
        using var place = new Workplace(cache.Path);

        // A pipeline whose model is tiny: nothing sets a limit but the longest probe or the largest batch of all.
        var outcome = await place.MeasureAsync([.. OfflineCall, "--batch", "max"]);

        var found = Assert.Single(place.Record.LargestBatches!.Value);
        Assert.True(found.Fits >= 64, outcome.Everything);
        Assert.Equal(found.Measured, Assert.Single(place.Record.Plan.Cells).Batch);
        Assert.Single(Directory.GetFiles(Path.Combine(cache.Path, "models"), "*.onnx"));
    }

    [Fact]
    public async Task A_model_of_one_batch_is_refused_before_anything_runs()
    {
        using var place = new Workplace();
        place.SaveTinyModel("tiny.onnx");

        Say.Mistake(await place.MeasureAsync("--model", "tiny.onnx", "--scenario", "offline", "--batch", "max"), "--batch: max needs a model that takes any batch; tiny.onnx takes 1");
        Say.Mistake(await place.MeasureAsync([.. OfflineCall, "--batch", "max", "--dry-run"]), "max cannot go with --dry-run");
        Assert.False(Directory.Exists(place["reports"]));
    }
}
