using LabelBench.Core;
using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;

namespace LabelBench.EndToEnd.Tests;

/// <summary>Runs that are slowed on purpose, to see whether a comparison finds it: allowed to tests alone, and never to be taken for measurements.</summary>
[Collection(Measuring.Name)]
public class SlowedRunTests
{
    private const string Allowed = "LABELBENCH_TEST_SWITCHES";

    [Fact]
    public async Task Without_the_variable_of_tests_it_is_refused_before_anything_runs()
    {
        using var place = new Workplace();
        Say.Mistake(await place.MeasureAsync("--stub", "md1:1ms", "--inject-slowdown", "5%"), "--inject-slowdown", "falsifies what is measured", $"{Allowed}=1");
        Assert.False(Directory.Exists(place["reports"]));

        place.Variables[Allowed] = "1";
        Say.Mistake(await place.MeasureAsync("--stub", "md1:1ms", "--inject-slowdown", "5"), "--inject-slowdown: '5' is not a share", "5%");
        Say.Mistake(await place.MeasureAsync("--stub", "md1:1ms", "--inject-slowdown", "0%"), "--inject-slowdown");
        Assert.DoesNotContain("--inject-slowdown", (await place.RunAsync("run", "--help")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_scenario_is_slowed_and_every_file_says_so()
    {
        using var place = new Workplace();
        place.Variables[Allowed] = "1";
        var outcome = await place.MeasureAsync("--stub", "md1:2ms", "--scenario", "offline,single-stream,constant-rate", "--rate", "20/s", "--inject-slowdown", "100%");

        Assert.True(outcome.ExitCode is 0 or 5, outcome.Everything);
        Assert.StartsWith("NOT A MEASUREMENT, slowed by 100 % on purpose. ", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("What to rent", outcome.Out, StringComparison.Ordinal);
        var record = place.Record;
        Assert.Equal(new Share(1), record.InjectedSlowdown);
        Assert.Equal(3, record.Trials.Length);
        Assert.All(record.Trials, trial =>
        {
            Assert.Equal(new Share(1), trial.InjectedSlowdown);
            Assert.Contains("this is no measurement of the machine", Assert.Single(trial.Findings, f => f.Rule == TrialRecord.SlowdownRule).Text, StringComparison.Ordinal);
            Assert.True(trial.Measurement!.Latency.Minimum >= TimeSpan.FromMilliseconds(4), $"{trial.CellId}: {trial.Measurement.Latency.Minimum}");
        });
        Assert.StartsWith("# NOT A MEASUREMENT", File.ReadAllText(Path.Combine(place.RunFolder, "summary.md")), StringComparison.Ordinal);
        Assert.Contains("NOT A MEASUREMENT", File.ReadAllText(Path.Combine(place.RunFolder, "report.html")), StringComparison.Ordinal);
        Assert.Contains(",slowed on purpose,", File.ReadAllText(Path.Combine(place.RunFolder, "results.csv")), StringComparison.Ordinal);
        Say.Mistake(await place.RunAsync("plan", "--run", "last"), "was slowed on purpose");
    }

    [Fact]
    public async Task A_pipeline_is_slowed_in_its_stages_and_its_record_keeps_where_the_time_went()
    {
        using var place = new Workplace();
        place.Variables[Allowed] = "1";
        await place.MeasureAsync("--scope", "pipeline", "--scenario", "offline,single-stream", "--inject-slowdown", "50%");

        Assert.Equal(2, place.Record.Trials.Length);
        Assert.All(place.Record.Trials, trial =>
        {
            Assert.True(trial.Failure is null, trial.Failure?.Detail);
            Assert.Equal(new Share(0.5), trial.InjectedSlowdown);
            var costs = trial.Measurement!.Costs!;
            Assert.True(costs.Queries > 0 && costs.Query > TimeSpan.Zero && costs.InFlight > 0);
            Assert.Equal(trial.Measurement.Stages.Select(s => s.Name), costs.Parts.Select(p => p.Name).Except([CostParts.Between, CostParts.Waiting]));
            Assert.Equal(costs.ClosingError > costs.Allowed + 1.0 / costs.Queries, trial.Findings.Any(f => f.Rule == CostRecord.Rule));
            // In a closed loop nothing that a query does may bring the full collector in.
            Assert.Equal(0, trial.Measurement.Harness.Gen2Collections);
        });
        Assert.Equal([null, 1], place.Record.Trials.Select(t => t.Measurement!.Costs!.Depth is 1 ? 1 : (int?)null).Order());
        // A busy machine may leave no valid trial, and then there are no figures to show.
        Assert.Equal(place.Record.Trials.Any(t => t.Status == TrialStatus.Valid), File.ReadAllText(Path.Combine(place.RunFolder, "summary.md")).Contains("Where the time of a query goes", StringComparison.Ordinal));
        Assert.True(FactsDigest.Holds(place.Record));
    }
}
