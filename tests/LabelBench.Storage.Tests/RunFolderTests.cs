using System.Collections.Immutable;
using System.Diagnostics;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Records.Tests;
using LabelBench.Storage.Folder;
using LabelBench.Testing;

namespace LabelBench.Storage.Tests;

public class RunFolderTests
{
    private static readonly RunRecord Sample = SampleRun.Record();

    private static RunFolder Create(TemporaryFolder reports) => RunFolder.Create(reports.Path, Sample).ValueOrThrow();

    private static (string, int)[] Keys(IEnumerable<TrialRecord> trials) => [.. trials.Select(t => (t.CellId, t.Repetition))];

    [Fact]
    public void A_run_from_first_trial_to_record()
    {
        using var reports = new TemporaryFolder();
        using (var folder = Create(reports))
        {
            Assert.Equal(reports.File(SampleRun.Id), folder.Path);
            Assert.Equal(Sample.Plan.Trials, folder.Remaining.AsEnumerable());
            foreach (var trial in Sample.Trials)
                folder.AppendTrial(trial);
            Assert.Equal(Sample.Plan.Trials[3], Assert.Single(folder.Remaining));
            folder.Complete(Sample.EndedUtc, RunOutcome.Complete);
        }
        var loaded = StoredRun.Load(reports.File(SampleRun.Id)).ValueOrThrow();
        Assert.Equal(RecordJson.ToLine(Sample with { FactsSha256 = FactsDigest.Of(Sample) }), RecordJson.ToLine(loaded));
    }

    [Fact]
    public void What_changed_and_what_was_learned_stands_in_the_record_with_the_names_of_the_recordings()
    {
        using var reports = new TemporaryFolder();
        using var folder = Create(reports);
        var first = folder.NewTelemetryPath();
        File.WriteAllText(first, "");
        Assert.Equal("telemetry-2.tlm", Path.GetFileName(folder.NewTelemetryPath()));
        var before = folder.Record.Environment;
        ImmutableArray<EnvironmentFact> now = [.. before.Select(f => f.Name == "cpu.governor" ? f with { Value = "powersave" } : f)];
        var record = folder.Complete(Sample.EndedUtc, RunOutcome.Complete, environment: new EnvironmentAtEnd(now, [EnvironmentFact.Known("library.libcudnn", "9.1.0", "libcudnn.so.9.1.0")]));
        Assert.Equal(new EnvironmentChange("cpu.governor", before.Single(f => f.Name == "cpu.governor").Value, "powersave"), Assert.Single(record.EnvironmentChanges!.Value));
        Assert.Equal("9.1.0", record.Environment.Single(f => f.Name == "library.libcudnn").Value);
        Assert.Equal(before.Length + 1, record.Environment.Length);
        Assert.Equal("telemetry-1.tlm", Assert.Single(record.TelemetryFiles!.Value));
        var loaded = StoredRun.Load(folder.Path).ValueOrThrow();
        Assert.Equal(RecordJson.ToLine(record), RecordJson.ToLine(loaded));
    }

    [Fact]
    public void A_finished_trial_can_be_read_while_the_run_goes_on()
    {
        using var reports = new TemporaryFolder();
        using var folder = Create(reports);
        Assert.Empty(StoredRun.Load(folder.Path).ValueOrThrow().Trials);
        folder.AppendTrial(Sample.Trials[0]);
        var soFar = StoredRun.Load(folder.Path).ValueOrThrow();
        Assert.Equal(RunOutcome.Interrupted, soFar.Outcome);
        Assert.Equal(Keys(Sample.Trials.Take(1)), Keys(soFar.Trials));
    }

    [Fact]
    public void A_run_whose_program_was_killed_goes_on_where_it_was()
    {
        using var reports = new TemporaryFolder();
        using (var folder = Create(reports))
        {
            folder.AppendTrial(Sample.Trials[0]);
            folder.AppendTrial(Sample.Trials[1]);
        }
        using (var folder = RunFolder.Open(reports.File(SampleRun.Id), Sample.PlanHash).ValueOrThrow())
        {
            Assert.Null(folder.Notice);
            Assert.Equal(Sample.Plan.Trials.Skip(2), folder.Remaining.AsEnumerable());
            folder.AppendTrial(Sample.Trials[2]);
        }
        Assert.Equal(Keys(Sample.Trials), Keys(StoredRun.Load(reports.File(SampleRun.Id)).ValueOrThrow().Trials));
    }

    [Fact]
    public void A_torn_last_line_is_dropped_said_and_written_over()
    {
        using var reports = new TemporaryFolder();
        var journal = Path.Combine(reports.File(SampleRun.Id), "journal.jsonl");
        using (var folder = Create(reports))
        {
            folder.AppendTrial(Sample.Trials[0]);
            folder.AppendTrial(Sample.Trials[1]);
        }
        using (var file = new FileStream(journal, FileMode.Open))
            file.SetLength(file.Length - 100);
        using (var folder = RunFolder.Open(reports.File(SampleRun.Id), Sample.PlanHash).ValueOrThrow())
        {
            Assert.Contains("were dropped", folder.Notice, StringComparison.Ordinal);
            Assert.Equal(Keys(Sample.Trials.Take(1)), Keys(folder.Record.Trials));
            folder.AppendTrial(Sample.Trials[1]);
        }
        Assert.Equal(Keys(Sample.Trials.Take(2)), Keys(StoredRun.Load(reports.File(SampleRun.Id)).ValueOrThrow().Trials));
    }

    [Fact]
    public void A_run_does_not_go_on_under_another_plan()
    {
        using var reports = new TemporaryFolder();
        Create(reports).Dispose();
        var other = (Sample.Plan with { Seed = 5 }).ComputeHash();
        Assert.Contains("another plan", Assert.Single(RunFolder.Open(reports.File(SampleRun.Id), other).Problems).Text, StringComparison.Ordinal);
        // The refusal lets go of the folder.
        RunFolder.Open(reports.File(SampleRun.Id), Sample.PlanHash).ValueOrThrow().Dispose();
    }

    [Fact]
    public void A_cancelled_trial_runs_again_and_its_new_result_replaces_the_old()
    {
        using var reports = new TemporaryFolder();
        using (var folder = Create(reports))
        {
            folder.AppendTrial(SampleRun.Failed(Sample.Plan.Trials[0], FailureReason.Cancelled));
            folder.Complete(Sample.EndedUtc, RunOutcome.Cancelled);
        }
        Assert.Equal(RunOutcome.Cancelled, StoredRun.Load(reports.File(SampleRun.Id)).ValueOrThrow().Outcome);
        using (var folder = RunFolder.Open(reports.File(SampleRun.Id), Sample.PlanHash).ValueOrThrow())
        {
            Assert.Equal(4, folder.Remaining.Length);
            folder.AppendTrial(Sample.Trials[0]);
        }
        var loaded = StoredRun.Load(reports.File(SampleRun.Id)).ValueOrThrow();
        Assert.Equal((RunOutcome.Interrupted, TrialStatus.Valid), (loaded.Outcome, Assert.Single(loaded.Trials).Status));
    }

    [Fact]
    public void A_run_with_all_results_has_nothing_to_go_on_with()
    {
        using var reports = new TemporaryFolder();
        using (var folder = Create(reports))
        {
            foreach (var trial in Sample.Plan.Trials)
                folder.AppendTrial(SampleRun.Failed(trial));
            folder.Complete(Sample.EndedUtc, RunOutcome.Complete);
        }
        Assert.Contains("nothing to go on with", Assert.Single(RunFolder.Open(reports.File(SampleRun.Id), Sample.PlanHash).Problems).Text, StringComparison.Ordinal);
        // Killed between the last trial and the record: opening works, so that the record can be written.
        File.Delete(Path.Combine(reports.File(SampleRun.Id), "record.json"));
        using var again = RunFolder.Open(reports.File(SampleRun.Id), Sample.PlanHash).ValueOrThrow();
        Assert.Empty(again.Remaining);
        again.Complete(Sample.EndedUtc, RunOutcome.Complete);
    }

    [Fact]
    public void A_folder_has_one_writer_at_a_time()
    {
        using var reports = new TemporaryFolder();
        using (var folder = Create(reports))
        {
            var second = RunFolder.Open(folder.Path, Sample.PlanHash);
            Assert.Contains("in use by another labelbench process", Assert.Single(second.Problems).Text, StringComparison.Ordinal);
            Assert.Contains("already exists", Assert.Single(RunFolder.Create(reports.Path, Sample).Problems).Text, StringComparison.Ordinal);
            folder.AppendTrial(Sample.Trials[0]);
        }
        RunFolder.Open(reports.File(SampleRun.Id), Sample.PlanHash).ValueOrThrow().Dispose();
    }

    [LinuxFact]
    public void Another_process_keeps_a_folder_until_it_is_killed()
    {
        using var reports = new TemporaryFolder();
        Create(reports).Dispose();
        var folder = reports.File(SampleRun.Id);
        using var other = Process.Start(new ProcessStartInfo("flock", ["--exclusive", "--close", Path.Combine(folder, ".lock"), "sh", "-c", "echo locked; exec sleep 600"]) { RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal("locked", other.StandardOutput.ReadLine());
            Assert.Contains("in use", Assert.Single(RunFolder.Open(folder, Sample.PlanHash).Problems).Text, StringComparison.Ordinal);
        }
        finally
        {
            other.Kill(entireProcessTree: true);
            other.WaitForExit();
        }
        RunFolder.Open(folder, Sample.PlanHash).ValueOrThrow().Dispose();
    }

    [Fact]
    public void Latencies_are_stored_beside_the_record_and_named_in_it()
    {
        using var reports = new TemporaryFolder();
        using var folder = Create(reports);
        var name = folder.WriteLatencies(Sample.Plan.Cells[0].Id, 1, [40_000_000, 41_000_000]);
        Assert.Equal("latencies/image-classify.pipeline.single-stream.cpu.fp32.b1.t2.s1.1.lat", name);
        Assert.Equal([40_000_000, 41_000_000], StoredRun.ReadLatencies(folder.Path, name).ValueOrThrow());
        Assert.Empty(Directory.GetFiles(folder.Path, "*.tmp", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("latencies/../../x.lat")]
    public void A_record_cannot_name_files_outside_its_folder(string name)
    {
        using var reports = new TemporaryFolder();
        Assert.Contains("outside", Assert.Single(StoredRun.ReadLatencies(reports.Path, name).Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_latency_file_is_a_problem()
    {
        using var reports = new TemporaryFolder();
        Assert.Contains("cannot be read", Assert.Single(StoredRun.ReadLatencies(reports.Path, "latencies/none.lat").Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_no_run_is_refused()
    {
        using var reports = new TemporaryFolder();
        Assert.Contains("not the folder of a run", Assert.Single(StoredRun.Load(reports.Path).Problems).Text, StringComparison.Ordinal);
        Assert.Contains("no run to go on with", Assert.Single(RunFolder.Open(reports.Path, "x").Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_id_that_is_no_ulid_never_becomes_a_path()
    {
        using var reports = new TemporaryFolder();
        Assert.Throws<ArgumentException>(() => RunFolder.Create(reports.Path, Sample with { RunId = "../../escape" }));
    }

    [Fact]
    public void Reports_that_cannot_be_written_are_a_problem()
    {
        using var reports = new TemporaryFolder();
        File.WriteAllText(reports.File("file"), "");
        Assert.Contains("cannot be written", Assert.Single(RunFolder.Create(reports.File("file"), Sample).Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_is_replaced_as_a_whole()
    {
        using var reports = new TemporaryFolder();
        var path = reports.File("record.json");
        File.WriteAllText(path, "old");
        // What a power cut in the middle of an earlier attempt leaves behind.
        File.WriteAllText(path + ".tmp", "half");
        DurableFile.Replace(path, "new"u8);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.False(File.Exists(path + ".tmp"));
    }
}
