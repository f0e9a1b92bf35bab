using LabelBench.Analysis;
using LabelBench.Records;
using LabelBench.Reporting.LoadGen;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Tests;

public class LoadGenSummaryTextTests
{
    private static readonly RecordBuilder Builder = RecordBuilder.Standard();
    private static readonly RunRecord Record = Builder.Build();

    [Fact]
    public void Every_measured_trial_reads_back_through_the_import_with_loadgens_percentiles()
    {
        using var folder = new TemporaryFolder();
        var files = LoadGenFiles.Write(folder.Path, Record, Builder.LatenciesOf);
        var measured = Record.Trials.Where(t => t.Measurement is not null).ToArray();
        Assert.Equal(2 * measured.Length, files.Length);
        foreach (var (trial, pair) in measured.Zip(files.Chunk(2)))
        {
            var sorted = Builder.LatenciesOf(trial)!.Order().ToArray();
            var import = ToolLogs.Read([pair[0]], TimeProvider.System).ValueOrThrow();
            Assert.Contains("LabelBench wrote the file", import.ToolVersion, StringComparison.Ordinal);
            var point = Assert.Single(import.Points);
            foreach (var (name, p) in new[] { ("P50", 0.5), ("P90", 0.9), ("P97", 0.97), ("P99", 0.99), ("P99.9", 0.999) })
                Assert.Equal(sorted[(int)(sorted.Length * p)] / 1e6, point.Latencies.Single(l => l.Name == name).Milliseconds.ValueOrNull!.Value.Value, 1e-9);
            Assert.Equal(trial.Measurement!.Throughput.Value, point.Completed.ValueOrNull!.Value.Value, 0.006);
        }
    }

    [Fact]
    public void Every_file_says_at_head_and_foot_that_it_is_no_mlperf_result()
    {
        var text = Render(Record.Trials[0]);
        Assert.Equal("LabelBench Results Summary (not an MLPerf result)", text.Split('\n')[1]);
        Assert.Contains("SUT name : LabelBench image-classify", text, StringComparison.Ordinal);
        Assert.Contains("This is not an MLPerf result: approximate", text.Split("Test Parameters Used")[1], StringComparison.Ordinal);
        Assert.DoesNotContain("MLPerf Results Summary", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_invalid_trial_stays_invalid_with_its_reason()
    {
        var text = Render(Record.Trials.First(t => t.Status is TrialStatus.Invalid));
        Assert.Contains("Result is : INVALID", text, StringComparison.Ordinal);
        Assert.Contains(" * steal was 4.1 %", text, StringComparison.Ordinal);
        Assert.Contains("1 ERROR encountered", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_carries_the_estimates_of_early_stopping()
    {
        var trial = Record.Trials.First(t => Record.Plan.Cells.First(c => c.Id == t.CellId).Scenario is Scenario.SingleStream && t.Status is TrialStatus.Valid);
        var text = Render(trial);
        Assert.Contains("Scenario : SingleStream", text, StringComparison.Ordinal);
        Assert.Contains("Early stopping 90th percentile estimate: ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PromiseOutcome.Pass)]
    [InlineData(PromiseOutcome.Fail)]
    [InlineData(PromiseOutcome.CannotTell)]
    public void A_server_trial_carries_both_rates_its_limit_and_loadgens_own_rule(PromiseOutcome outcome)
    {
        var builder = SampleLoad.Run(outcome);
        var record = builder.Build();
        var trial = record.Trials[0];
        var text = LoadGenSummaryText.Render(record, trial, LoadGenFigures.Of(record, trial, builder.LatenciesOf(trial))!);
        Assert.Contains("Scenario : Server", text, StringComparison.Ordinal);
        Assert.Contains($"Completed samples per second    : {trial.Measurement!.Throughput.Value:0.00}", text, StringComparison.Ordinal);
        Assert.Contains("Scheduled samples per second : 50.00", text, StringComparison.Ordinal);
        var promise = trial.Measurement.OpenLoop!.Promise!;
        Assert.Contains($"Early stopping satisfied: {(new Statistics.EarlyStopping(0.99).Passes(promise.Queries, promise.Overs) ? "Yes" : "NO")}", text, StringComparison.Ordinal);
        Assert.Contains("Performance constraints satisfied : ", text, StringComparison.Ordinal);
        Assert.Contains("target_latency (ns): ", text, StringComparison.Ordinal);
        Assert.Equal(outcome is PromiseOutcome.Pass && trial.Status is TrialStatus.Valid, text.Contains("Result is : VALID", StringComparison.Ordinal));
        if (outcome is not PromiseOutcome.Pass)
            Assert.Contains(" * " + promise.Sentence, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_single_latencies_no_97th_percentile_is_made_up()
    {
        var text = LoadGenSummaryText.Render(Record, Record.Trials[0], LoadGenFigures.Of(Record, Record.Trials[0], null)!);
        Assert.DoesNotContain("97.00 percentile", text, StringComparison.Ordinal);
        Assert.Contains("P97 is not known", text, StringComparison.Ordinal);
    }

    private static string Render(TrialRecord trial) => LoadGenSummaryText.Render(Record, trial, LoadGenFigures.Of(Record, trial, Builder.LatenciesOf(trial))!);
}
