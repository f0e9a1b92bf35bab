using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;
using LabelBench.Testing;

namespace LabelBench.EndToEnd.Tests;

/// <summary>Load that comes by itself, on the real program and its stub.</summary>
[Collection(Measuring.Name)]
public class OpenLoopTests
{
    [Fact]
    public async Task The_stub_answers_what_is_due_and_the_run_says_what_is_still_needed()
    {
        using var place = new Workplace();
        var outcome = await place.MeasureAsync("--stub", "md1:1ms", "--scenario", "server", "--rate", "300/s", "--slo", "p99=2s", "--measure", "2s", "--max-measure", "2s");

        Assert.True(outcome.ExitCode is 2 or 5, outcome.Everything); // cannot tell, or this machine was busy
        var trial = Assert.Single(place.Record.Trials);
        Assert.True(trial.Failure is null, trial.Failure?.Detail);
        var loop = trial.Measurement!.OpenLoop!;
        Assert.Equal((600, 0, 300.0, 300.0), (loop.Queries, loop.Unanswered, loop.Rates.Requested!.Value.Value, loop.Rates.Scheduled.Value));
        Assert.True(loop.Service.Minimum >= TimeSpan.FromMilliseconds(1) && trial.Measurement.Latency.Minimum >= TimeSpan.FromMilliseconds(1));
        Assert.Equal(PromiseOutcome.CannotTell, loop.Promise!.Outcome);
        Assert.Contains("it takes 60 s", loop.Promise.Sentence, StringComparison.Ordinal);
        Assert.Contains("INVALID", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("requested", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(outcome.Out.Split('\n'), line => line.Length > 80 && !line.StartsWith("report", StringComparison.Ordinal));
        // Nothing that a query does may bring the collector in: at 300/s over 2 s any allocation a query would show.
        Assert.Equal((0, 0), (trial.Measurement.Harness.Gen2Collections, trial.Measurement.Harness.Gen1Collections));
    }

    [LinuxFact]
    public async Task A_worker_that_stands_still_shows_in_the_percentiles_of_all_who_waited()
    {
        var stall = TimeSpan.FromSeconds(1.5);
        using var place = new Workplace();
        using var program = place.StartMeasuring(["--stub", "md1:2ms", "--scenario", "constant-rate", "--rate", "100/s", "--slo", "p99=20ms", "--measure", "8s", "--max-measure", "8s"]);
        var worker = Assert.Single(await GeneratorsAsync(program, workers: 1));
        await Task.Delay(TimeSpan.FromSeconds(4)); // in the middle of the window: it opens after a fifth of a second of warm-up
        Linux.Signal(worker, Linux.Stop);
        await Task.Delay(stall);
        Linux.Signal(worker, Linux.Continue);
        var outcome = await program.EndAsync();

        var trial = Assert.Single(place.Record.Trials);
        Assert.True(trial.Failure is null, outcome.Everything);
        var (response, service) = (trial.Measurement!.Latency, trial.Measurement.OpenLoop!.Service);
        // 150 of 800 queries were due while nothing moved, the first for all of it, the last for none: 1 in 100 waited for nearly all.
        Assert.True(response.Maximum >= stall * 0.95, $"longest {response.Maximum}");
        Assert.True(response.P99 >= stall * 0.8, $"p99 {response.P99}");
        Assert.True(response.P90 >= stall * 0.05, $"p90 {response.P90}");
        Assert.True(service.P95 < stall / 2, $"service p95 {service.P95}"); // from the sending next to nobody waited
        Assert.Equal(800, trial.Measurement.OpenLoop.Queries);
        Assert.Contains(trial.Findings, f => f is { Rule: OpenLoopFindings.GeneratorLag, Invalidates: true });
    }

    [LinuxFact]
    public async Task Several_workers_share_one_schedule_and_one_that_stands_still_is_in_the_percentiles_of_all_and_named()
    {
        var stall = TimeSpan.FromSeconds(1.5);
        using var place = new Workplace();
        using var program = place.StartMeasuring(["--stub", "md1:2ms", "--scenario", "constant-rate", "--rate", "100/s", "--instances", "2", "--slo", "p99=20ms", "--measure", "8s", "--max-measure", "8s"]);
        var workers = await GeneratorsAsync(program, workers: 2);
        await Task.Delay(TimeSpan.FromSeconds(4)); // in the middle of the window: it opens after a fifth of a second of warm-up
        Linux.Signal(workers[0], Linux.Stop);
        await Task.Delay(stall);
        Linux.Signal(workers[0], Linux.Continue);
        var outcome = await program.EndAsync();

        var trial = Assert.Single(place.Record.Trials);
        Assert.True(trial.Failure is null, outcome.Everything);
        var loop = trial.Measurement!.OpenLoop!;
        Assert.Equal((800, 100.0, 100.0), (loop.Queries, loop.Rates.Requested!.Value.Value, loop.Rates.Scheduled.Value));
        Assert.Equal(800, loop.Lag.Histogram.Sum(part => part.Queries));
        Assert.Equal(2, trial.Instances!.Value.Length);
        Assert.All(trial.Instances.Value, i => Assert.Equal(400, i.Latency.Count));
        Assert.Equal(TimeSpan.FromSeconds(8), trial.Measurement.Window.Duration); // both windows are the same, to the nanosecond
        // 75 of 800 queries were due while one of the two stood still.
        Assert.True(trial.Measurement.Latency.Maximum >= stall * 0.9, $"longest {trial.Measurement.Latency.Maximum}");
        Assert.True(trial.Measurement.Latency.P99 >= stall * 0.6, $"p99 {trial.Measurement.Latency.P99}");
        var stalled = trial.Instances.Value.Index().Single(i => i.Item.ProcessId == workers[0]).Index + 1;
        Assert.Contains($"worker {stalled} of 2 (on cpu)", trial.Findings.First(f => f.Rule == OpenLoopFindings.GeneratorLag).Text, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task One_of_several_workers_that_dies_fails_the_trial_with_its_name()
    {
        using var place = new Workplace();
        using var program = place.StartMeasuring(["--stub", "md1:2ms", "--scenario", "server", "--rate", "100/s", "--instances", "2", "--measure", "60s", "--max-measure", "60s"]);
        Linux.Signal((await GeneratorsAsync(program, workers: 2))[0], Linux.Kill);
        var outcome = await program.EndAsync();

        Assert.Equal(5, outcome.ExitCode);
        var failure = Assert.Single(place.Record.Trials).Failure!;
        Assert.Equal(FailureReason.Crashed, failure.Reason);
        Assert.Matches("^worker [12] of 2 \\(on cpu\\): the worker was killed by signal 9", failure.Detail);
    }

    [Fact]
    public async Task A_queue_that_runs_away_ends_the_trial_early_and_says_so()
    {
        using var place = new Workplace();
        var outcome = await place.MeasureAsync("--stub", "md1:20ms", "--scenario", "server", "--rate", "200/s", "--slo", "p99=100ms", "--measure", "40s", "--max-measure", "40s");

        Assert.Equal(5, outcome.ExitCode);
        var trial = Assert.Single(place.Record.Trials);
        Assert.Equal(TrialStatus.Invalid, trial.Status);
        var loop = trial.Measurement!.OpenLoop!;
        Assert.True(loop.DivergedAfter < TimeSpan.FromSeconds(40), $"{loop.DivergedAfter}");
        Assert.Contains("the queue ran away: ", Assert.Single(trial.Findings, f => f.Rule == OpenLoopFindings.DivergingQueue).Text, StringComparison.Ordinal);
        Assert.Equal(PromiseOutcome.Fail, loop.Promise!.Outcome);
    }

    [Fact]
    public async Task A_pipeline_takes_items_at_their_times_and_a_trace_is_replayed_whole()
    {
        using var place = new Workplace();
        place.Write("trace.csv", "timestamp\n0\n0.1\n0.15\n0.15\n0.6\n");
        var outcome = await place.MeasureAsync("--scenario", "burst,trace-replay", "--scope", "pipeline", "--burst", "4", "--period", "100ms", "--trace", "trace.csv", "--trace-unit", "s",
            "--measure", "1s", "--max-measure", "1s");

        Assert.True(outcome.ExitCode is 0 or 5, outcome.Everything);
        var record = place.Record;
        Assert.All(record.Trials, trial => Assert.True(trial.Failure is null, trial.Failure?.Detail));
        Assert.Equal([5, 40], record.Trials.Select(t => t.Measurement!.OpenLoop!.Queries).Order());
        Assert.All(record.Trials, t => Assert.Equal(t.Measurement!.OpenLoop!.Queries, t.Measurement.Items));
        Assert.All(record.Trials, t => Assert.NotEmpty(t.Measurement!.Stages));
        Assert.Null(record.Trials.Single(t => t.Measurement!.OpenLoop!.Queries == 5).Measurement!.OpenLoop!.Rates.Requested);
    }

    [Fact]
    public async Task A_gap_in_a_trace_longer_than_the_time_out_is_no_hang()
    {
        using var place = new Workplace();
        place.Write("trace.csv", "timestamp\n0\n8\n8.1\n");
        var outcome = await place.MeasureAsync("--stub", "md1:1ms", "--scenario", "trace-replay", "--trace", "trace.csv", "--trace-unit", "s", "--hang-timeout", "5s", "--measure", "10s", "--max-measure", "10s");

        var trial = Assert.Single(place.Record.Trials);
        Assert.True(trial.Failure is null, outcome.Everything);
        Assert.Equal((3, 0), (trial.Measurement!.OpenLoop!.Queries, trial.Measurement.OpenLoop.Unanswered));
    }

    [Fact]
    public async Task Without_a_rate_a_short_trial_finds_one_and_the_run_says_so()
    {
        using var place = new Workplace();
        var outcome = await place.MeasureAsync("--stub", "md1:5ms", "--scenario", "server", "--slo", "p99=500ms", "--measure", "1s", "--max-measure", "1s");

        Assert.True(outcome.ExitCode is 1 or 2 or 5, outcome.Everything);
        var found = Assert.Single(place.Record.StartingRates!.Value);
        Assert.Equal("stub.infer.server.cpu.fp32.b1.t2.s1".Split('.')[..5], found.CellId.Split('.')[..5]);
        Assert.InRange(found.Capacity.Value, 1, 200); // 5 ms a query, whatever the machine
        Assert.InRange(found.Rate.Value / found.Capacity.Value, 0.69, 0.71);
        Assert.Equal(new LabelBench.Workloads.ArrivalPlan.Poisson(found.Rate), Assert.Single(place.Record.Plan.Cells).Arrivals);
        Assert.Contains("no rate was stated; a trial of ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("no rate was", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_out_of_order_is_refused_with_its_line_before_anything_runs()
    {
        using var place = new Workplace();
        place.Write("trace.csv", "timestamp\n5\n3\n");
        var outcome = await place.MeasureAsync("--scenario", "trace-replay", "--scope", "infer", "--trace", "trace.csv");
        Assert.Equal(4, outcome.ExitCode);
        Assert.Contains("trace.csv: line 3  timestamp  is 3 after 5; arrivals stand in order of time: sort the file by its timestamps.", outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(place["reports"]));
    }

    /// <summary>The workers, as soon as each of them sends queries.</summary>
    private static async Task<int[]> GeneratorsAsync(RunningProgram program, int workers)
    {
        int[] sending = [];
        await program.UntilAsync(() => (sending = [.. Linux.Children(program.Id).Where(worker => Linux.HasThread(worker, "generator"))]).Length == workers, $"{workers} workers were to send queries");
        return sending;
    }
}
