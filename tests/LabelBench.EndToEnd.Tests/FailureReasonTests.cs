using System.Diagnostics;
using LabelBench.Core;
using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;
using LabelBench.Storage.Folder;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.EndToEnd.Tests;

/// <summary>Every way in which a trial can fail, with the real worker: the trial has its reason, and the run goes on.</summary>
[Collection(Measuring.Name)]
public class FailureReasonTests
{
    private static readonly string[] OnePipeline = ["--scope", "pipeline", "--scenario", "offline"];
    private static readonly string[] OneModelCall = ["--scope", "infer", "--scenario", "offline"];

    [LinuxFact]
    public async Task A_worker_killed_while_measuring_has_crashed_and_the_run_goes_on()
    {
        using var place = new Workplace();
        using var program = place.StartMeasuring([.. OnePipeline, "--trials", "2", "--measure", "6s", "--max-measure", "6s"]);
        var worker = await program.WorkerAsync();
        await IsLabelingAsync(place, program, trial: 0);

        Linux.Signal(worker, Linux.Kill);
        var outcome = await program.EndAsync();

        Assert.True(outcome.Error.Contains("FAILED   crashed: the worker was killed by signal 9 while ", StringComparison.Ordinal), outcome.Everything);
        Assert.Equal(2, place.Record.Trials.Length);
        Assert.Equal(FailureReason.Crashed, place.Record.Trials[0].Failure!.Reason);
        Assert.NotNull(place.Record.Trials[1].Measurement);
        Say.Ended(place.Record.Trials[1].Status == TrialStatus.Valid ? 0 : 5, outcome);
    }

    [LinuxFact]
    public async Task A_worker_with_a_segmentation_fault_has_crashed()
    {
        using var place = new Workplace();
        using var program = place.StartMeasuring([.. OnePipeline, "--measure", "20s", "--max-measure", "20s"]);
        var worker = await program.WorkerAsync();
        await IsLabelingAsync(place, program, trial: 0);

        // The runtime's handler lets the first one pass: it expects the faulty instruction to fault again.
        await program.UntilAsync(() => Linux.TrySignal(worker, Linux.SegmentationFault) == false, "the worker survived");
        var outcome = await program.EndAsync();

        Say.Ended(5, outcome);
        var failure = Assert.Single(place.Record.Trials).Failure!;
        Assert.Equal(FailureReason.Crashed, failure.Reason);
        // The runtime may turn the fault into an abort.
        Assert.Matches("killed by signal (11|6) while ", failure.Detail);
    }

    [LinuxFact]
    public async Task A_stopped_worker_is_hung_and_killed()
    {
        using var place = new Workplace();
        using var program = place.StartMeasuring([.. OnePipeline, "--measure", "60s", "--max-measure", "60s", "--hang-timeout", "5s"]);
        var worker = await program.WorkerAsync();
        await IsLabelingAsync(place, program, trial: 0);

        Linux.Signal(worker, Linux.Stop);
        var outcome = await program.EndAsync();

        Say.Ended(5, outcome);
        var failure = Assert.Single(place.Record.Trials).Failure!;
        Assert.Equal(FailureReason.Hung, failure.Reason);
        Assert.Contains("no progress for 5 s while ", failure.Detail, StringComparison.Ordinal);
        Assert.False(Linux.IsAlive(worker));
    }

    [Fact]
    public async Task A_model_whose_output_no_memory_holds_is_out_of_memory()
    {
        using var place = new Workplace();
        place.Write("enormous.onnx", Onnx.Enormous());

        await FailsAsync(place, FailureReason.OutOfMemory, "FAILED   out-of-memory: ", "--model", "enormous.onnx", "--scenario", "offline");
    }

    [Fact]
    public async Task A_run_begun_where_a_provider_worked_fails_here_with_the_remedy()
    {
        using var place = new Workplace();
        // Begun elsewhere, then the driver was taken away: the plan asks for what this machine lacks.
        using (BeginRun(place, ExecutionProvider.Cuda)) { }

        var outcome = await place.RunAsync("run", "--resume");

        Say.Ended(5, outcome);
        var failure = Assert.Single(place.Record.Trials).Failure!;
        Assert.Equal(FailureReason.ProviderUnavailable, failure.Reason);
        Assert.Contains("cuda is not usable: ", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outputs_that_are_not_finite_are_wrong_output()
    {
        using var place = new Workplace();
        place.SaveTinyModel("overflowing.onnx", weightScale: 1e37f);

        var failure = await FailsAsync(place, FailureReason.WrongOutput, "FAILED   wrong-output: non_finite_values is ", ["--model", "overflowing.onnx", "--scenario", "offline"]);

        Assert.Contains("0 is the most allowed", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_unreadable_images_than_the_workload_allows_are_unusable_input()
    {
        using var place = new Workplace();
        SaveDamagedPhotos(place);

        var failure = await FailsAsync(place, FailureReason.UnusableInput, "could not be read", [.. OnePipeline, "--data", "photos"]);

        Assert.Contains("cut.jpg: ", failure.Detail, StringComparison.Ordinal);
        Assert.Contains("limit 1 %", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unreadable_images_within_the_limit_are_counted_and_named_and_the_run_goes_on()
    {
        using var place = new Workplace();
        SaveDamagedPhotos(place);
        place.Write("workloads/small-photos.yaml", Workplace.SmallPhotos(unreadable: 0.9));

        await place.MeasureAsync([.. OnePipeline, "--data", "photos"]);

        var trial = Assert.Single(place.Record.Trials);
        Assert.Null(trial.Failure);
        Assert.True(trial.Measurement!.Unreadable.Count > 0);
        Assert.Equal(["cut.jpg", "empty.jpg", "text.png"], trial.Measurement.Unreadable.First.Select(u => u.Item).Order(StringComparer.Ordinal));
        Assert.Contains("could not be read", Assert.Single(trial.Findings, f => f.Rule == "unreadable-items").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_with_a_free_dimension_needs_its_value()
    {
        using var place = new Workplace();
        place.Write("free.onnx", Onnx.FreeWidth());

        Say.Mistake(await place.MeasureAsync("--model", "free.onnx", "--scenario", "offline"), "free.onnx: input 'x'", "--dim width=N");
        Say.Mistake(await place.MeasureAsync("--model", "free.onnx", "--dim", "widht=16"), "did you mean 'width'?");
        Assert.False(Directory.Exists(place["reports"]));

        await place.MeasureAsync("--model", "free.onnx", "--dim", "width=16", "--scenario", "offline");
        Assert.NotNull(Assert.Single(place.Record.Trials).Measurement);
    }

    [TinyDiskFact]
    public async Task A_full_disk_under_the_labels_is_no_space_and_the_trial_can_be_repeated()
    {
        using var disk = new TinyDisk(65_536); // room for the labels of the longest window on the fastest machine
        using var place = new Workplace(disk.Path);
        await place.MeasureAsync(OnePipeline); // makes model and photos
        Directory.Delete(place["reports"], recursive: true);
        disk.FillUpTo(16 * 1024);

        await FailsAsync(place, FailureReason.NoSpace, "FAILED   no-space: ", [.. OnePipeline, "--measure", "10s", "--max-measure", "10s"]);

        disk.MakeRoom();
        var again = await place.RunAsync("run", "--resume");
        Assert.NotEqual(4, again.ExitCode);
        Assert.NotEqual(FailureReason.NoSpace, Assert.Single(place.Record.Trials).Failure?.Reason);
    }

    [TinyDiskFact]
    public async Task A_full_disk_under_the_reports_is_told_and_what_was_stored_stays()
    {
        using var disk = new TinyDisk(64);
        using var place = new Workplace();

        var outcome = await place.MeasureAsync([.. OneModelCall, "--trials", "12", "--reports", disk.Path]);

        Say.Ended(5, outcome);
        Assert.Contains("No space is left to write ", outcome.Error, StringComparison.Ordinal);
        var run = Assert.Single(Directory.GetDirectories(disk.Path));
        Assert.Equal(RunOutcome.Interrupted, StoredRun.Load(run).ValueOrThrow().Outcome);
    }

    private static Task IsLabelingAsync(Workplace place, RunningProgram program, int trial) =>
        program.UntilAsync(() => new FileInfo(Path.Combine(place.Cache, FormattableString.Invariant($"scratch-{program.Id}/trial-{trial}/labels/labels.jsonl"))) is { Exists: true, Length: > 0 },
            "the worker wrote no labels");

    private static async Task<TrialFailure> FailsAsync(Workplace place, FailureReason reason, string message, params string[] arguments)
    {
        var outcome = await place.MeasureAsync(arguments);
        Say.Ended(5, outcome);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        var trial = Assert.Single(place.Record.Trials);
        Assert.Equal((TrialStatus.Failed, reason), (trial.Status, trial.Failure!.Reason));
        Assert.Equal(RunOutcome.Complete, place.Record.Outcome);
        Assert.Contains("FAILED", File.ReadAllText(Path.Combine(place.RunFolder, "summary.md")), StringComparison.Ordinal);
        return trial.Failure;
    }

    private static RunFolder BeginRun(Workplace place, ExecutionProvider provider)
    {
        var workload = UserModel.Workload(place.SaveTinyModel("tiny.onnx"), System.Collections.Immutable.ImmutableSortedDictionary<string, int>.Empty);
        var cell = new Cell(workload.Id, Workloads.Scope.Infer, Scenario.Offline, provider, "0", Precision.Fp32, 1, 1, 1, 0);
        var settings = new TrialSettings(1, TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(0.3), 2, TimeSpan.FromSeconds(0.6), TimeSpan.FromSeconds(60));
        var plan = new RunPlan("custom", 1, settings, [workload], [cell], [new PlannedTrial(cell.Id, 1, 1)]);
        var now = TimeProvider.System.GetUtcNow();
        return RunFolder.Create(place["reports"], new RunRecord(RunRecord.CurrentSchema, RunId.New(TimeProvider.System), null, now, now, RunOutcome.Interrupted,
            plan, plan.ComputeHash(), SampleMachines.GpuServer, SampleMachines.Software, [], [])).ValueOrThrow();
    }

    private static void SaveDamagedPhotos(Workplace place)
    {
        place.SavePhotos("photos", 4);
        var photo = File.ReadAllBytes(place["photos/p0.jpg"]);
        place.Write("photos/cut.jpg", photo[..(photo.Length / 3)]);
        place.Write("photos/empty.jpg", "");
        place.Write("photos/text.png", "not an image");
    }
}
