using LabelBench.EndToEnd.Tests.Harness;

namespace LabelBench.EndToEnd.Tests;

/// <summary>Results of other tools, and our own in their shape.</summary>
[Collection(Measuring.Name)]
public class ImportTests
{
    [Fact]
    public async Task A_table_of_perf_analyzer_is_shown_kept_and_shown_again()
    {
        using var place = new Workplace();
        place.Write("perf.csv", "Concurrency,Inferences/Second,Client Send,Client Recv,p50 latency,p90 latency,p95 latency,p99 latency\n1,71.5,20,5,13750,18600,19500,20900\n");

        var outcome = await place.RunAsync("import", "perf.csv");

        Say.Ended(0, outcome);
        Assert.Contains("perf_analyzer (version not stated), concurrency 1", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("n/a (", outcome.Out, StringComparison.Ordinal);
        var id = Path.GetFileName(Assert.Single(Directory.GetDirectories(place["reports/imported"])));
        var again = await place.RunAsync("report", id);
        Say.Ended(0, again);
        Assert.Contains("20.9 ms", again.Out, StringComparison.Ordinal);
        // An import is no run: the last run is still the last that was measured.
        Say.Mistake(await place.RunAsync("report", "last"), "is no run");
    }

    [Fact]
    public async Task A_run_written_in_loadgens_shape_is_read_by_the_import()
    {
        using var place = new Workplace();
        await place.MeasureAsync("--scope", "infer", "--scenario", "single-stream");

        var written = await place.RunAsync("report", "last", "--format", "loadgen");

        Say.Ended(0, written);
        Assert.Contains("not an MLPerf result", written.Error, StringComparison.Ordinal);
        var files = written.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([".summary.txt", ".detail.txt"], files.Select(f => f[f[..^4].LastIndexOf('.')..]));
        var imported = await place.RunAsync(["import", .. files, "--json"]);
        Say.Ended(0, imported);
        Assert.Contains("SingleStream", imported.Out, StringComparison.Ordinal);
        Assert.Contains("\"name\": \"P50\"", imported.Out, StringComparison.Ordinal);
    }
}
