using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;
using LabelBench.Records.Recordings;
using LabelBench.Testing;

namespace LabelBench.EndToEnd.Tests;

/// <summary>Whatever ends a run, finished trials stay and the rest can be measured later.</summary>
[Collection(Measuring.Name)]
public class DurabilityTests
{
    private static readonly string[] Three = ["--scope", "infer", "--scenario", "offline", "--trials", "3", "--measure", "1s", "--max-measure", "2s"];

    [LinuxFact]
    public async Task A_controller_killed_in_mid_run_leaves_its_finished_trials_and_no_worker()
    {
        using var place = new Workplace();
        var worker = await KillAfterFirstTrialAsync(place);
        Assert.False(File.Exists(Path.Combine(place.RunFolder, "record.json")));
        Assert.Equal(1, place.TrialsInJournal);
        await GoneAsync(worker);

        // What had been sampled reads up to its last whole frame.
        var recording = TelemetryRecording.Load(Path.Combine(place.RunFolder, "telemetry-1.tlm")).ValueOrThrow();
        Assert.Contains(recording.Metrics, m => m.Definition.Name == "cpu_busy_share");
        Assert.Null(recording.Damage);

        // Reports can be had of what is there, without touching it.
        var report = await place.RunAsync("report", "last");
        Say.Ended(0, report);
        Assert.Contains("1 of 3 trials", report.Out, StringComparison.Ordinal);

        await ResumeAsync(place, begins: 2);
        Assert.Equal(["telemetry-1.tlm", "telemetry-2.tlm"], RecordJson.Load(Path.Combine(place.RunFolder, "record.json")).ValueOrThrow().TelemetryFiles!.Value.AsEnumerable());
    }

    [LinuxFact]
    public async Task A_torn_last_line_of_the_journal_is_dropped_and_its_trial_repeated()
    {
        using var place = new Workplace();
        await GoneAsync(await KillAfterFirstTrialAsync(place));
        // The power cut fell into the second trial's line.
        var first = (await File.ReadAllLinesAsync(place.Journal))[1];
        await File.AppendAllTextAsync(place.Journal, first[..(first.Length / 2)]);

        var outcome = await ResumeAsync(place, begins: 2);

        Assert.Contains("the last line was not finished", outcome.Error, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_run_that_goes_on_keeps_its_order_and_ends_with_the_cell_it_began_with()
    {
        using var place = new Workplace();
        using (var program = place.StartMeasuring(["--scenario", "offline", "--trials", "3", "--seed", "5"]))
        {
            await program.UntilAsync(() => place.TrialsInJournal == 2, "no trial ended");
            Linux.Signal(program.Id, Linux.Kill);
            await program.EndAsync();
        }

        var outcome = await place.RunAsync("run", "--resume");

        Assert.True(outcome.ExitCode is 0 or 5, outcome.Everything);
        var record = place.Record;
        Assert.Equal(7, record.Plan.Trials.Length);
        Assert.Equal(record.Plan.Trials.Select(t => (t.CellId, t.Repetition)), record.Trials.OrderBy(t => t.StartedUtc).Select(t => (t.CellId, t.Repetition)));
        Assert.Equal((record.Trials[0].CellId, 4), (record.Trials[^1].CellId, record.Trials[^1].Repetition));
        Assert.Contains("of 6 trials valid", await File.ReadAllTextAsync(Path.Combine(place.RunFolder, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_killed_between_its_last_trial_and_its_record_is_finished_by_resume()
    {
        using var place = new Workplace();
        await place.MeasureAsync("--scope", "infer", "--scenario", "offline");
        var measured = place.Record;
        foreach (var name in new[] { "record.json", "report.html" })
            File.Delete(Path.Combine(place.RunFolder, name));

        var outcome = await place.RunAsync("run", "--resume");

        Assert.NotEqual(4, outcome.ExitCode);
        Assert.Equal((RunOutcome.Complete, measured.Trials[0].StartedUtc), (place.Record.Outcome, Assert.Single(place.Record.Trials).StartedUtc));
        Assert.True(File.Exists(Path.Combine(place.RunFolder, "report.html")));
    }

    [LinuxFact]
    public async Task Ctrl_c_keeps_what_was_finished_and_ends_with_130()
    {
        using var place = new Workplace();
        using var program = place.StartMeasuring(Three);
        await program.UntilAsync(() => place.TrialsInJournal >= 1, "no trial ended");
        var finished = place.TrialsInJournal;
        var worker = Linux.Children(program.Id).FirstOrDefault();

        Linux.Signal(program.Id, Linux.Interrupt);
        var outcome = await program.EndAsync();

        Say.Ended(130, outcome);
        Assert.Contains($"stopped; {place.Record.Trials.Length} of 3 trials are kept. Go on with: labelbench run --resume {place.Record.RunId}", outcome.Error, StringComparison.Ordinal);
        Assert.InRange(place.Record.Trials.Length, finished, 2);
        Assert.Equal(RunOutcome.Cancelled, place.Record.Outcome);
        Assert.DoesNotContain(place.Record.Trials, t => t.Failure is not null);
        Assert.True(File.Exists(Path.Combine(place.RunFolder, "report.html")));
        if (worker != 0)
            await GoneAsync(worker);

        await ResumeAsync(place, begins: 3 - place.Record.Trials.Length);
    }

    [LinuxFact]
    public async Task Ctrl_c_in_a_terminal_reaches_the_worker_too_and_is_still_no_failure()
    {
        using var place = new Workplace();
        using var program = place.StartMeasuring(["--scope", "infer", "--scenario", "offline", "--measure", "20s", "--max-measure", "20s"], inGroupOfItsOwn: true);
        var worker = await program.WorkerAsync();
        await program.UntilAsync(() => Linux.CpuSeconds(worker) > 1, "the worker does nothing");

        Linux.Signal(-program.Id, Linux.Interrupt);
        var outcome = await program.EndAsync();

        Say.Ended(130, outcome);
        Assert.Empty(place.Record.Trials);
        await GoneAsync(worker);
    }

    [LinuxFact]
    public async Task Being_asked_to_end_is_taken_like_ctrl_c_even_while_loading()
    {
        using var place = new Workplace();
        using var program = place.StartMeasuring(Three);
        var worker = await program.WorkerAsync();

        Linux.Signal(program.Id, Linux.Terminate);
        var outcome = await program.EndAsync();

        Say.Ended(130, outcome);
        Assert.Equal(RunOutcome.Cancelled, place.Record.Outcome);
        await GoneAsync(worker);
    }

    [LinuxFact]
    public async Task A_run_that_is_under_way_cannot_be_resumed_by_another_process()
    {
        using var place = new Workplace();
        using var program = place.StartMeasuring(Three);
        await program.WorkerAsync();

        Say.Mistake(await place.RunAsync("run", "--resume"), "is in use by another labelbench process");

        Linux.Signal(program.Id, Linux.Interrupt);
        Say.Ended(130, await program.EndAsync());
    }

    private static async Task<int> KillAfterFirstTrialAsync(Workplace place)
    {
        using var program = place.StartMeasuring(Three);
        var first = await program.WorkerAsync();
        await program.UntilAsync(() => place.TrialsInJournal == 1, "no trial ended");
        var second = await program.WorkerAsync(otherThan: first);
        Linux.Signal(program.Id, Linux.Kill);
        Assert.Equal(128 + Linux.Kill, (await program.EndAsync()).ExitCode);
        return second;
    }

    /// <summary>Goes on, and checks that the record has each trial of the plan exactly once.</summary>
    private static async Task<Outcome> ResumeAsync(Workplace place, int begins)
    {
        var kept = place.TrialsInJournal;
        var before = File.ReadAllLines(place.Journal).Skip(1).Take(kept).ToArray();
        var outcome = await place.RunAsync("run", "--resume");

        Say.Ended(place.Record.Trials.Any(t => t.Status == TrialStatus.Valid) ? 0 : 5, outcome);
        Assert.Contains($"{begins} trial", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(RunOutcome.Complete, place.Record.Outcome);
        Assert.Equal([1, 2, 3], place.Record.Trials.Select(t => t.Repetition).Order());
        Assert.Equal(before, File.ReadAllLines(place.Journal).Skip(1).Take(kept));

        Say.Mistake(await place.RunAsync("run", "--resume"), "there is nothing to go on with.");
        return outcome;
    }

    private static async Task GoneAsync(int worker)
    {
        for (var i = 0; i < 1200 && Linux.IsAlive(worker); i++)
            await Task.Delay(50);
        Assert.False(Linux.IsAlive(worker), $"worker {worker} was left behind");
    }
}
