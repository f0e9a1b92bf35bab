using LabelBench.Core;

namespace LabelBench.Records.Tests;

public sealed class ToolLogsTests : IDisposable
{
    private static readonly string Data = Path.Combine(AppContext.BaseDirectory, "data", "tools");

    private readonly string folder = Directory.CreateTempSubdirectory("labelbench-import-").FullName;

    [Fact]
    public void Both_logs_of_a_server_run_give_all_rates_counts_and_percentiles()
    {
        var run = Read(Path.Combine(Data, "server"));
        var point = Assert.Single(run.Points);
        Assert.Equal((ImportedTool.LoadGen, "made-up 6.0", "MadeUpServer", "Server", false), (run.Tool, run.ToolVersion, run.System, point.Name, point.IsValid));
        // Newer versions put the completed rate first, older ones and the rules the scheduled one: both are kept.
        Assert.Equal((200, 199.87, 198.4), (Value(point.Requested, r => r.Value), Value(point.Scheduled, r => r.Value), Value(point.Completed, r => r.Value)));
        Assert.Equal((999, 17), (Value(point.Queries, c => c.Value), Value(point.Overs, c => c.Value)));
        Assert.Equal(["min", "max", "mean", "P50", "P90", "P95", "P97", "P99", "P99.9"], point.Latencies.Select(l => l.Name));
        Assert.Equal(28.3, Latency(point, "P99"), 1e-9);
        Assert.Equal(["Reduce target QPS to improve latency."], point.Reasons.AsEnumerable());
        Assert.Contains("floor(n * p)", run.QuantileDefinition, StringComparison.Ordinal);
        Assert.Equal(2, run.Files.Length);
        Assert.All(run.Files, f => Assert.Equal(64, f.Sha256.Length));
    }

    [Fact]
    public void An_audit_config_that_overrode_settings_is_told_with_what_it_changed()
    {
        var run = Read(Path.Combine(Data, "server"));
        Assert.Contains(run.Warnings, w => w.StartsWith("An audit.config was there", StringComparison.Ordinal));
        Assert.Contains(run.Warnings, w => w.Contains("min_query_count 50 -> 100", StringComparison.Ordinal));
        Assert.Contains(run.Settings, s => s is { Name: "loadgen.min_query_count", Value: "100" });

        // Where the log says nothing, a file left behind beside it does.
        var alone = Copy(Path.Combine(Data, "single-stream", "mlperf_log_summary.txt"));
        Assert.Contains(Read(alone).Warnings, w => w.Contains("it is not known whether an audit.config", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "audit.config"), "*.SingleStream.min_query_count = 1\n");
        Assert.Contains(Read(alone).Warnings, w => w.StartsWith("An audit.config was there", StringComparison.Ordinal));
    }

    [Fact]
    public void Local_time_that_ends_in_z_becomes_utc_only_where_the_stamps_for_power_tell_the_zone()
    {
        // 06:34 "Z" was 21:34 UTC of the day before: nine hours east.
        Assert.Equal(new DateTimeOffset(2026, 8, 21, 21, 34, 0, TimeSpan.Zero), Read(Path.Combine(Data, "server")).Began);
        var lines = File.ReadAllLines(Path.Combine(Data, "server", "mlperf_log_detail.txt"));
        var withoutPower = Write("mlperf_log_detail.txt", string.Join('\n', lines.Where(l => !l.Contains("power_", StringComparison.Ordinal))));
        var run = Read(withoutPower);
        Assert.Null(run.Began);
        Assert.Contains(run.Warnings, w => w.Contains("local time although it ends in Z", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_summary_alone_does_not_say_is_unavailable_with_its_reason()
    {
        var point = Assert.Single(Read(Path.Combine(Data, "server", "mlperf_log_summary.txt")).Points);
        Assert.Contains("mlperf_log_detail.txt", Reason(point.Queries), StringComparison.Ordinal);
        Assert.Contains("mlperf_log_detail.txt", Reason(point.Overs), StringComparison.Ordinal);
        Assert.Equal(28.3, Latency(point, "P99"), 1e-9);

        // Older versions: the scheduled rate only.
        var old = File.ReadAllText(Path.Combine(Data, "server", "mlperf_log_summary.txt")).Replace("Completed samples per second    : 198.40\n", "", StringComparison.Ordinal);
        var older = Assert.Single(Read(Write("mlperf_log_summary.txt", old)).Points);
        Assert.Contains("older versions print the scheduled rate only", Reason(older.Completed), StringComparison.Ordinal);
        Assert.Equal(199.87, Value(older.Scheduled, r => r.Value));
    }

    [Fact]
    public void A_stream_has_its_early_stopping_estimates_beside_its_percentiles()
    {
        var point = Assert.Single(Read(Path.Combine(Data, "single-stream")).Points);
        Assert.True(point.IsValid);
        Assert.Equal((2.056, 2.058, 2.181, 2.19), (Latency(point, "P90"), Latency(point, "P90 by early stopping"), Latency(point, "P99"), Latency(point, "P99 by early stopping")));
        Assert.Equal((476.31, 2382), (Value(point.Completed, r => r.Value), Value(point.Queries, c => c.Value)));
        Assert.Contains("when the last is answered", Reason(point.Requested), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_perf_analyzer_gives_a_point_a_row_in_milliseconds()
    {
        var run = Read(Path.Combine(Data, "perf-concurrency.csv"));
        Assert.Equal(["concurrency 1", "concurrency 2", "concurrency 4"], run.Points.Select(p => p.Name));
        Assert.Equal((88.25, 34.7, null), (Value(run.Points[1].Completed, r => r.Value), Latency(run.Points[1], "P99"), run.Points[1].IsValid));
        Assert.Contains("no rate is asked for", Reason(run.Points[0].Requested), StringComparison.Ordinal);
        Assert.Contains("trunc(p * (n - 1) + 0.5)", run.QuantileDefinition, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sweep_of_rates_keeps_requested_and_completed_apart_and_its_own_percentile()
    {
        var run = Read(Path.Combine(Data, "perf-rate.csv"));
        Assert.Equal((2, 200, 173.5), (run.Points.Length, Value(run.Points[1].Requested, r => r.Value), Value(run.Points[1].Completed, r => r.Value)));
        Assert.Equal((8.05, 12.21), (Latency(run.Points[1], "P42"), Latency(run.Points[1], "mean")));
        Assert.Contains(run.Warnings, w => w.StartsWith("Tables after the first", StringComparison.Ordinal));
        Assert.Contains(run.Warnings, w => w.StartsWith("Latency runs from the sending", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_of_different_runs_are_refused_with_line_and_both_values()
    {
        var summary = Write("mlperf_log_summary.txt", File.ReadAllText(Path.Combine(Data, "server", "mlperf_log_summary.txt")).Replace(": 28300000", ": 18300000", StringComparison.Ordinal));
        var problem = Assert.Single(Problems(summary, Copy(Path.Combine(Data, "server", "mlperf_log_detail.txt"))));
        Assert.Equal((summary, 29), (problem.Source, problem.Line));
        Assert.Contains("is 18300000, and in mlperf_log_detail.txt 28300000", problem.Text, StringComparison.Ordinal);
        Assert.Contains("of different runs", problem.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server/mlperf_log_summary.txt")]
    [InlineData("server/mlperf_log_detail.txt")]
    [InlineData("single-stream/mlperf_log_summary.txt")]
    [InlineData("perf-concurrency.csv")]
    public void A_file_cut_off_anywhere_is_read_as_whole_or_refused_with_a_remedy_and_never_breaks_off(string name)
    {
        var whole = File.ReadAllBytes(Path.Combine(Data, name));
        for (var length = 0; length < whole.Length; length += 37)
        {
            var path = Path.Combine(folder, Path.GetFileName(name));
            File.WriteAllBytes(path, whole[..length]);
            var result = ToolLogs.Read([path], TimeProvider.System);
            if (!result.IsValid)
                Assert.All(result.Problems, p => Assert.True(p.Source == path && p.Text.Length > 20, p.ToString()));
            else if (name.EndsWith(".txt", StringComparison.Ordinal))
                Assert.True(whole.Length - length < 500, $"cut at byte {length} of {whole.Length} and taken for whole");
        }
    }

    [Fact]
    public void A_log_of_two_runs_is_refused_at_the_line_where_the_second_begins()
    {
        var (summary, detail) = (File.ReadAllText(Path.Combine(Data, "server", "mlperf_log_summary.txt")), File.ReadAllText(Path.Combine(Data, "server", "mlperf_log_detail.txt")));
        var second = Assert.Single(Problems(Write("mlperf_log_summary.txt", summary + summary)));
        Assert.Equal(summary.Count(c => c == '\n') + 2, second.Line);
        var repeated = Assert.Single(Problems(Write("mlperf_log_detail.txt", detail + detail)));
        Assert.Equal(detail.Count(c => c == '\n') + 1, repeated.Line);
        Assert.Contains("one run to a file", repeated.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{ \"seq_id\" : 0, \"qsl_idx\" : 1, \"data\" : \"00\" }]", "accuracy run")]
    [InlineData("{\"traceEvents\": []}", "trace of single queries")]
    [InlineData("{\"schema\": \"labelbench.run/1\"}", "labelbench report")]
    [InlineData("hello\n", "none of the files that can be read")]
    [InlineData("", "is empty")]
    [InlineData("Inferences/Second,p50 latency\n1,2\n", "no table of perf_analyzer")]
    [InlineData("Concurrency,Inferences/Second,p50 latency\n", "a header and no row")]
    [InlineData("Concurrency,Inferences/Second,p50 latency\n1,fast,3\n", "is 'fast'")]
    [InlineData("Concurrency,Inferences/Second,p50 latency\n1,2\n", "2 of 3 columns")]
    public void A_wrong_file_is_named_for_what_it_is(string text, string expected) =>
        Assert.Contains(expected, Assert.Single(Problems(Write("some.txt", text))).Text, StringComparison.Ordinal);

    [Fact]
    public void An_accuracy_run_measures_nothing_and_is_refused()
    {
        var text = File.ReadAllText(Path.Combine(Data, "server", "mlperf_log_summary.txt")).Replace("PerformanceOnly", "AccuracyOnly", StringComparison.Ordinal);
        Assert.Contains("measures no performance", Assert.Single(Problems(Write("mlperf_log_summary.txt", text))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_not_there_or_do_not_go_together_are_refused()
    {
        Assert.Contains("cannot be read", Assert.Single(Problems(Path.Combine(folder, "none.txt"))).Text, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Single(Problems(folder)).Text, StringComparison.Ordinal);
        Assert.Contains("by itself", Assert.Single(Problems(Path.Combine(Data, "perf-rate.csv"), Path.Combine(Data, "server"))).Text, StringComparison.Ordinal);
        Assert.Contains("second file of its kind", Assert.Single(Problems(Path.Combine(Data, "server"), Path.Combine(Data, "single-stream"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_import_is_the_same_after_writing_and_reading()
    {
        var run = Read(Path.Combine(Data, "server"));
        var path = Path.Combine(folder, ImportedRun.FileName);
        File.WriteAllBytes(path, run.ToUtf8());
        Assert.Equal(run.ToUtf8(), ImportedRun.Load(path).ValueOrThrow().ToUtf8());
        Assert.False(ImportedRun.Load(Write("other.json", "{}")).IsValid);
        Assert.False(ImportedRun.Load(Write("broken.json", "{")).IsValid);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static ImportedRun Read(params string[] paths) => ToolLogs.Read(paths, TimeProvider.System).ValueOrThrow();

    private static IReadOnlyList<Problem> Problems(params string[] paths) => ToolLogs.Read(paths, TimeProvider.System).Problems;

    private static double Value<T>(Reading<T> reading, Func<T, double> of) where T : struct => reading.Match(of, reason => throw new InvalidOperationException(reason));

    private static string Reason<T>(Reading<T> reading) where T : struct => reading.Match(_ => "", reason => reason);

    private static double Latency(ImportedPoint point, string name) => Value(point.Latencies.Single(l => l.Name == name).Milliseconds, c => c.Value);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private string Copy(string path) => Write(Path.GetFileName(path), File.ReadAllText(path));
}
