using System.Text.Json;
using LabelBench.Records;
using LabelBench.Reporting.LoadGen;
using LabelBench.Statistics;
using LabelBench.Testing;

namespace LabelBench.Reporting.Tests;

public class LoadGenDetailTextTests
{
    public static TheoryData<string> Runs => ["standard", "server", "multi-stream", "multi-stream, few"];

    [Theory, MemberData(nameof(Runs))]
    public void Both_files_of_a_trial_come_back_through_the_import_as_one_run(string name)
    {
        var builder = Of(name);
        foreach (var (trial, pair) in Write(builder, out var record))
        {
            var both = Read(pair);
            var (summary, detail) = (Read([pair[0]]), Read([pair[1]]));
            var point = Assert.Single(both.Points);
            Assert.Equal(trial.Measurement!.Queries, point.Queries.ValueOrNull!.Value.Value);
            Assert.Equal((point.Name, point.IsValid), (Assert.Single(detail.Points).Name, detail.Points[0].IsValid));
            // What the two say twice they say alike: every latency, from either file alone.
            Assert.Equal(Latencies(summary), Latencies(detail));
            Assert.Equal(Latencies(both), Latencies(detail));
            Assert.Equal(Quantile(builder, trial, 0.99), Latencies(detail).Single(l => l.Name == "P99").Milliseconds, 1e-9);
            Assert.Contains("LabelBench wrote the file", detail.ToolVersion, StringComparison.Ordinal);
            Assert.Contains(detail.Warnings, w => w.StartsWith("LabelBench measured this", StringComparison.Ordinal));
            Assert.Contains(detail.Settings, s => s.Name == "loadgen.samples_per_query");
            Assert.Equal(record.Plan.CellOf(new(trial.CellId, 1, 0)).ItemsPerQuery.ToString(System.Globalization.CultureInfo.InvariantCulture), detail.Settings.Single(s => s.Name == "loadgen.samples_per_query").Value);
        }
    }

    [Fact]
    public void A_server_trial_keeps_rates_overs_and_the_seed_of_its_schedule()
    {
        var (trial, pair) = Assert.Single(Write(SampleLoad.Run(PromiseOutcome.Fail), out _));
        var point = Assert.Single(Read([pair[1]]).Points);
        Assert.Equal((50, 50, 240), (point.Requested.ValueOrNull!.Value.Value, point.Scheduled.ValueOrNull!.Value.Value, point.Overs.ValueOrNull!.Value.Value));
        Assert.Equal(trial.Measurement!.Throughput.Value, point.Completed.ValueOrNull!.Value.Value);
        Assert.Contains(point.Reasons, r => r.StartsWith("Fail: 240 of 3,000", StringComparison.Ordinal));
        Assert.Contains(Read([pair[1]]).Settings, s => s is { Name: "loadgen.schedule_rng_seed", Value: "4711" });
    }

    [Fact]
    public void Multi_stream_states_no_rate_and_the_bound_of_early_stopping()
    {
        foreach (var (trial, pair) in Write(SampleLoad.MultiStream(), out _))
        {
            var run = Read([pair[1]]);
            Assert.Equal("MultiStream", run.Points[0].Name);
            Assert.Null(run.Points[0].Completed.ValueOrNull);
            var bound = Latencies(run).Single(l => l.Name == "P99 by early stopping").Milliseconds;
            Assert.Equal(trial.Measurement!.EarlyStopping!.Latency!.Value.TotalMilliseconds, bound, 1e-4);
            Assert.Contains("99th percentile latency (ns) : ", File.ReadAllText(pair[0]), StringComparison.Ordinal);
            Assert.Contains($"Processed at least {new EarlyStopping(0.99).LeastTotal(1)} queries", File.ReadAllText(pair[0]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_line_is_an_entry_and_the_first_says_that_it_is_no_mlperf_result()
    {
        var (_, pair) = Write(RecordBuilder.Standard(), out _)[0];
        var lines = File.ReadAllLines(pair[1]);
        Assert.All(lines, line => Assert.StartsWith(":::MLLOG {", line, StringComparison.Ordinal));
        using var first = JsonDocument.Parse(lines[0][":::MLLOG ".Length..]);
        Assert.Contains("not an MLPerf result", first.RootElement.GetProperty("value").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("loadgen_version", StringComparison.Ordinal));
    }

    private static readonly TemporaryFolder Folder = new();

    private static RecordBuilder Of(string name) => name switch
    {
        "standard" => RecordBuilder.Standard(),
        "server" => SampleLoad.Run(PromiseOutcome.Pass),
        "multi-stream" => SampleLoad.MultiStream(),
        _ => SampleLoad.MultiStream(imagesPerSecond: 100),
    };

    private static List<(TrialRecord Trial, string[] Files)> Write(RecordBuilder builder, out RunRecord record)
    {
        record = builder.Build();
        var files = LoadGenFiles.Write(Directory.CreateDirectory(Folder[Guid.NewGuid().ToString("N")]).FullName, record, builder.LatenciesOf);
        return [.. record.Trials.Where(t => t.Measurement is not null).Zip(files.Chunk(2))];
    }

    private static ImportedRun Read(string[] files) => ToolLogs.Read(files, TimeProvider.System).ValueOrThrow();

    private static IEnumerable<(string Name, double Milliseconds)> Latencies(ImportedRun run) => run.Points[0].Latencies.Select(l => (l.Name, l.Milliseconds.ValueOrNull!.Value.Value)).OrderBy(l => l.Name, StringComparer.Ordinal);

    private static double Quantile(RecordBuilder builder, TrialRecord trial, double p)
    {
        var sorted = builder.LatenciesOf(trial)!.Order().ToArray();
        return sorted[(int)(sorted.Length * p)] / 1e6;
    }
}
