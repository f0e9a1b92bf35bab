using LabelBench.Testing;
using LabelBench.Telemetry.Linux;
using LabelBench.Telemetry.Linux.Disks;

namespace LabelBench.Telemetry.Tests.Linux.Disks;

public class DiskTests
{
    /// <summary>As Linux 6.18 writes them: whole disks, partitions and what is built on top of them.</summary>
    private const string Stats = """
           7       0 loop0 11 0 999 0 0 0 999 0 0 0 0 0 0 0 0 0 0
         259       0 nvme0n1 1000 5 80000 200 500 7 40000 300 3 150 500 0 0 0 0 9 9
         259       1 nvme0n1p1 900 5 70000 190 400 7 30000 200 0 100 390 0 0 0 0 0 0
           8       0 sda 10 0 20 1 20 0 40 2 1 3 3
         253       0 dm-0 1000 0 80000 200 500 0 40000 300 0 150 500 0 0 0 0 0 0
        """;

    [LinuxFact]
    public void Whole_disks_are_added_up_and_nothing_counts_twice()
    {
        using var machine = Machine();
        using var reader = new SourceReader(new DiskSource(machine.Root));
        Assert.Equal([80_020 * 512L, 40_040 * 512L, 1_530, 503, 4], reader.Read());
    }

    [LinuxFact]
    public void A_machine_that_shows_no_disk_says_so()
    {
        using var machine = new FakeMachine().Write("/proc/diskstats", Stats).Folder("/sys/block/loop0");
        using var reader = new SourceReader(new DiskSource(machine.Root));
        Assert.All(reader.Read(), Assert.Null);
        Assert.Contains("no disk", reader.Source.ReasonFor(0));
    }

    [LinuxFact]
    public void A_cut_off_line_is_not_a_number()
    {
        using var machine = Machine().Write("/proc/diskstats", " 259 0 nvme0n1 1000 5 80000");
        using var reader = new SourceReader(new DiskSource(machine.Root));
        Assert.All(reader.Read(), Assert.Null);
        Assert.Contains("not in the known form", reader.Source.ReasonFor(2));
    }

    [LinuxFact]
    public void The_real_machine_reads_or_says_why_not()
    {
        using var reader = new SourceReader(new DiskSource(LinuxRoot.Real));
        Assert.All(reader.Read().Index(), value => Assert.True(value.Item is >= 0 || reader.Source.ReasonFor(value.Index) is { Length: > 0 }));
    }

    private static FakeMachine Machine() => new FakeMachine().Write("/proc/diskstats", Stats)
        .Folder("/sys/block/nvme0n1/device").Folder("/sys/block/sda/device").Folder("/sys/block/loop0").Folder("/sys/block/dm-0");
}
