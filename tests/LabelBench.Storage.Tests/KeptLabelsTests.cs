using LabelBench.Storage.Folder;
using LabelBench.Testing;

namespace LabelBench.Storage.Tests;

public sealed class KeptLabelsTests : IDisposable
{
    private readonly TemporaryFolder run = new();
    private readonly TemporaryFolder trial = new();

    [Fact]
    public void A_later_trial_of_a_cell_takes_the_place_of_an_earlier_one()
    {
        var labels = Begun();
        Write("labels.jsonl", "first");
        Write("old/image.txt", "first");
        labels.Take("cell", trial.Path);
        Directory.Delete(trial.File("old"), recursive: true);
        Write("labels.jsonl", "second");
        Write("new/image.txt", "second");
        labels.Take("cell", trial.Path);

        Assert.Equal("second", File.ReadAllText(run.File("labels/cell/labels.jsonl")));
        Assert.Equal("second", File.ReadAllText(run.File("labels/cell/new/image.txt")));
        Assert.False(Directory.Exists(run.File("labels/cell/old")));
        Assert.Equal([run.File("labels/cell")], Directory.GetDirectories(run.File("labels")));
    }

    [Fact]
    public void A_trial_without_labels_leaves_those_of_an_earlier_one()
    {
        var labels = Begun();
        Write("labels.jsonl", "first");
        labels.Take("cell", trial.Path);
        File.Delete(trial.File("labels.jsonl"));
        labels.Take("cell", trial.Path);
        labels.Take("other", trial.Path);
        Assert.Equal("first", File.ReadAllText(run.File("labels/cell/labels.jsonl")));
        Assert.False(Directory.Exists(run.File("labels/other")));
    }

    [Fact]
    public void A_run_that_was_told_once_stays_told()
    {
        Assert.False(new KeptLabels(run.Path).AreWanted);
        Begun();
        Assert.True(new KeptLabels(run.Path).AreWanted);
    }

    [Fact]
    public void What_an_interrupted_copy_left_is_overwritten()
    {
        var labels = Begun();
        Directory.CreateDirectory(run.File("labels/cell.part"));
        File.WriteAllText(run.File("labels/cell.part/torn.jsonl"), "torn");
        Write("labels.jsonl", "whole");
        labels.Take("cell", trial.Path);
        Assert.Equal([run.File("labels/cell/labels.jsonl")], Directory.GetFiles(run.File("labels"), "*", SearchOption.AllDirectories));
    }

    [TinyDiskFact]
    public void A_full_disk_leaves_the_labels_that_were_kept_before()
    {
        using var disk = new TinyDisk(64);
        var labels = new KeptLabels(disk.Path);
        labels.Begin();
        Write("labels.jsonl", "first");
        labels.Take("cell", trial.Path);
        disk.FillUpTo(4096);
        Write("labels.jsonl", new string('x', 20_000));
        Assert.Throws<NoSpaceLeftException>(() => labels.Take("cell", trial.Path));
        Assert.Equal("first", File.ReadAllText(Path.Combine(disk.Path, "labels/cell/labels.jsonl")));
        Assert.False(Directory.Exists(Path.Combine(disk.Path, "labels/cell.part")));
    }

    public void Dispose()
    {
        run.Dispose();
        trial.Dispose();
    }

    private KeptLabels Begun()
    {
        var labels = new KeptLabels(run.Path);
        labels.Begin();
        return labels;
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(trial.File(name))!);
        File.WriteAllText(trial.File(name), text);
    }
}
