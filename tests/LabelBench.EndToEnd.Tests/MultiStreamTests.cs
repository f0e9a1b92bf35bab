using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.EndToEnd.Tests;

/// <summary>Queries of several samples, on the real program.</summary>
[Collection(Measuring.Name)]
public class MultiStreamTests
{
    [Fact]
    public async Task A_query_of_the_stub_takes_as_long_as_all_of_its_samples()
    {
        using var place = new Workplace();
        var outcome = await place.MeasureAsync("--stub", "md1:1ms", "--scenario", "multi-stream", "--samples-per-query", "5");

        Assert.True(outcome.ExitCode is 0 or 5, outcome.Everything); // measured, or this machine was busy
        var trial = Assert.Single(place.Record.Trials);
        Assert.True(trial.Failure is null, trial.Failure?.Detail);
        var measured = trial.Measurement!;
        Assert.True(measured.Latency.Minimum >= TimeSpan.FromMilliseconds(5), $"{measured.Latency.Minimum}");
        Assert.Equal(measured.Queries * 5, measured.Items);
        Assert.Equal((99.0, measured.Queries), (measured.EarlyStopping!.Percentile, measured.EarlyStopping.Queries));
        Assert.Equal(measured.EarlyStopping.Latency is null, measured.EarlyStopping.QueriesStillNeeded > 0);
        Assert.EndsWith(".q5", trial.CellId, StringComparison.Ordinal);

        var export = await place.RunAsync(["report", "last", "--format", "loadgen"]);
        Assert.Equal(0, export.ExitCode);
        string[] files = [.. export.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(f => place[f.Trim()])];
        Assert.Equal(2, files.Length);
        var import = await place.RunAsync(["import", .. files]);
        Assert.Equal(0, import.ExitCode);
        Assert.Contains("MultiStream", import.Out, StringComparison.Ordinal);
        Assert.Contains("LabelBench measured this", import.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_and_its_pipeline_answer_queries_of_four_in_batches_of_two()
    {
        using var place = new Workplace();
        var outcome = await place.MeasureAsync("--scenario", "multi-stream", "--samples-per-query", "4", "--batch", "2");

        Assert.True(outcome.ExitCode is 0 or 5, outcome.Everything);
        var record = place.Record;
        Assert.All(record.Trials, trial => Assert.True(trial.Failure is null, trial.Failure?.Detail));
        Assert.Equal([Scope.Infer, Scope.Pipeline], record.Plan.Cells.Select(c => c.Scope).OrderDescending());
        Assert.All(record.Plan.Cells, c => Assert.Equal((2, 4, 1), (c.Batch, c.SamplesPerQuery, c.Streams)));
        Assert.All(record.Trials, t => Assert.Equal(t.Measurement!.Queries * 4, t.Measurement.Items));
        if (outcome.ExitCode == 0)
            Assert.Contains("multi-stream", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(outcome.Out.Split('\n'), line => line.Length > 80 && !line.StartsWith("report", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_plan_shows_samples_and_batch_before_anything_runs()
    {
        using var place = new Workplace();
        var outcome = await place.MeasureAsync("--scenario", "multi-stream", "--scope", "infer", "--dry-run");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(outcome.Out.Split('\n'), line => line.Contains("multi-stream", StringComparison.Ordinal) && line.Contains("queries of 8", StringComparison.Ordinal));
        Assert.False(Directory.Exists(place["reports"]));

        Say.Mistake(await place.MeasureAsync("--scenario", "multi-stream", "--batch", "3"), "does not divide the 8 samples of a query");
        Say.Mistake(await place.MeasureAsync("--scenario", "multi-stream", "--batch", "max"), "its batches divide the samples of a query");
    }

    [Fact]
    public async Task The_schedule_of_loadgens_seed_is_the_one_that_is_sent()
    {
        using var place = new Workplace();
        var outcome = await place.MeasureAsync("--stub", "md1:1ms", "--scenario", "server", "--rate", "100/s", "--arrivals", "loadgen-poisson", "--schedule-seed", "16159082839903944936",
            "--slo", "p99=2s", "--measure", "1s", "--max-measure", "1s");

        Assert.True(outcome.ExitCode is 2 or 5, outcome.Everything);
        var loop = Assert.Single(place.Record.Trials).Measurement!.OpenLoop!;
        Assert.Equal(16159082839903944936, loop.ScheduleSeed);
        Assert.Equal(Measurement.Load.Arrivals.LoadGenPoisson.Arrivals(16159082839903944936, new(100), TimeSpan.FromSeconds(1), 0).Length, loop.Queries);
    }
}
