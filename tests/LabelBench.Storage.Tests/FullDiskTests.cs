using LabelBench.Records;
using LabelBench.Records.Tests;
using LabelBench.Storage.Folder;
using LabelBench.Storage.Sqlite;
using LabelBench.Testing;

namespace LabelBench.Storage.Tests;

public class FullDiskTests
{
    private static readonly RunRecord Sample = SampleRun.Record();

    [TinyDiskFact]
    public void A_trial_that_finds_no_space_is_not_stored_and_damages_nothing()
    {
        using var disk = new TinyDisk(256);
        using (var folder = RunFolder.Create(disk.Path, Sample).ValueOrThrow())
        {
            folder.AppendTrial(Sample.Trials[0]);
            disk.FillUpTo(0);
            // Larger than what is left in the journal's last page.
            var large = Sample.Trials[1] with { Failure = new TrialFailure(FailureReason.Crashed, "x", new string('y', 20_000)) };
            var full = Assert.Throws<NoSpaceLeftException>(() => folder.AppendTrial(large));
            Assert.StartsWith("No space is left to write ", full.Message, StringComparison.Ordinal);
            Assert.Single(folder.Record.Trials);
            Assert.Single(StoredRun.Load(folder.Path).ValueOrThrow().Trials);
            Assert.Throws<NoSpaceLeftException>(() => folder.WriteLatencies(Sample.Plan.Cells[0].Id, 1, new long[10_000]));
            Assert.Throws<NoSpaceLeftException>(() => folder.Complete(Sample.EndedUtc, RunOutcome.Interrupted));
            Assert.False(File.Exists(Path.Combine(folder.Path, "record.json")));
            Assert.Empty(Directory.GetFiles(folder.Path, "*.tmp", SearchOption.AllDirectories));

            disk.MakeRoom();
            folder.AppendTrial(large);
        }
        using var again = RunFolder.Open(Path.Combine(disk.Path, SampleRun.Id), Sample.PlanHash).ValueOrThrow();
        Assert.Equal((2, null), (again.Record.Trials.Length, again.Notice));
    }

    [TinyDiskFact]
    public void An_old_record_survives_a_new_one_that_finds_no_space()
    {
        using var disk = new TinyDisk(256);
        var path = Path.Combine(disk.Path, "record.json");
        DurableFile.Replace(path, new byte[5000]);
        disk.FillUpTo(4096);
        Assert.Throws<NoSpaceLeftException>(() => DurableFile.Replace(path, new byte[20_000]));
        Assert.Equal(5000, new FileInfo(path).Length);
    }

    [TinyDiskFact]
    public void A_run_that_finds_no_space_at_all_leaves_no_folder_behind()
    {
        using var disk = new TinyDisk(64);
        disk.FillUpTo(0);
        Assert.Throws<NoSpaceLeftException>(() => RunFolder.Create(disk.Path, Sample));
        Assert.False(Directory.Exists(Path.Combine(disk.Path, SampleRun.Id)));
    }

    [TinyDiskFact]
    public async Task A_store_that_finds_no_space_keeps_what_it_had()
    {
        using var disk = new TinyDisk(1024);
        await using var store = SqliteResultStore.Open(Path.Combine(disk.Path, "results.db")).ValueOrThrow();
        await store.SaveAsync(Sample, default);
        disk.FillUpTo(64 * 1024);
        var large = SampleRun.Record("01JD0000000000000000000002") with { Environment = [.. Enumerable.Repeat(EnvironmentFact.Known("a", new string('b', 1000), "c"), 300)] };
        await Assert.ThrowsAsync<NoSpaceLeftException>(() => store.SaveAsync(large, default));
        disk.MakeRoom();
        Assert.NotNull(await store.FindAsync(SampleRun.Id, default));
        Assert.Null(await store.FindAsync(large.RunId, default));
        await store.SaveAsync(large, default);
        Assert.NotNull(await store.FindAsync(large.RunId, default));
    }

    [LinuxFact]
    public void A_full_device_is_recognised_without_any_rights()
    {
        using var handle = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var full = Assert.Throws<NoSpaceLeftException>(() => DurableFile.Append(handle, "/dev/full", 0, "line\n"u8));
        Assert.Equal("/dev/full", full.Path);
    }
}
