using LabelBench.Telemetry.Linux.Processes;

namespace LabelBench.Telemetry.Tests.Linux.Processes;

public class ProcessSourceTests
{
    [Fact]
    public void Nothing_is_read_before_a_process_is_watched()
    {
        using var machine = new FakeMachine();
        using var reader = new SourceReader(new ProcessSource(machine.Root, 4096));
        Assert.All(reader.Read(), Assert.Null);
        Assert.Equal("no process is watched", reader.Source.ReasonFor(1));
    }

    [Fact]
    public void A_watched_process_shows_time_memory_threads_and_faults()
    {
        using var machine = Worker(321);
        using var reader = new SourceReader(new ProcessSource(machine.Root, 4096));
        reader.Source.Watch(321);
        Assert.Equal([321, 42, 441 * 4096, 3, 9], reader.Read());
        Assert.Null(reader.Source.ReasonFor(1));
    }

    [Fact]
    public void A_page_size_other_than_4_KiB_is_respected()
    {
        using var machine = Worker(321);
        using var reader = new SourceReader(new ProcessSource(machine.Root, 65536));
        reader.Source.Watch(321);
        Assert.Equal(441 * 65536, reader.Read()[2]);
    }

    [Fact]
    public void A_process_that_ended_is_missing_with_its_number_until_another_is_watched()
    {
        using var machine = Worker(321);
        Directory.CreateDirectory(machine.Root["/proc/400"]);
        machine.Write("/proc/400/stat", ProcessStatTests.Line()).Write("/proc/400/statm", "1 1 1");
        using var reader = new SourceReader(new ProcessSource(machine.Root, 4096));
        reader.Source.Watch(321);
        reader.Read();
        machine.Write("/proc/321/stat", "");
        Assert.All(reader.Read(), Assert.Null);
        Assert.StartsWith("process 321 has ended", reader.Source.ReasonFor(1));
        reader.Source.Watch(400);
        Assert.Equal(42, reader.Read()[1]);
        reader.Source.Watch();
        Assert.All(reader.Read(), Assert.Null);
    }

    [Fact]
    public void Several_processes_are_summed_and_missing_together_once_one_has_ended()
    {
        using var machine = Worker(321);
        Directory.CreateDirectory(machine.Root["/proc/400"]);
        machine.Write("/proc/400/stat", ProcessStatTests.Line()).Write("/proc/400/statm", "1 1 1");
        using var reader = new SourceReader(new ProcessSource(machine.Root, 4096));
        reader.Source.Watch(321, 400);
        var both = reader.Read();
        Assert.Equal([84, 442 * 4096, 6, 18], both[1..]);
        reader.Source.Watch(321);
        Assert.NotEqual(both[0], reader.Read()[0]); // another epoch: the counters are not subtracted from each other
        reader.Source.Watch(321, 400);
        machine.Write("/proc/400/stat", "");
        Assert.All(reader.Read(), Assert.Null);
        Assert.StartsWith("process 400 has ended", reader.Source.ReasonFor(1));
    }

    [Fact]
    public void A_process_that_never_was_is_missing()
    {
        using var machine = new FakeMachine();
        using var reader = new SourceReader(new ProcessSource(machine.Root, 4096));
        reader.Source.Watch(99);
        Assert.All(reader.Read(), Assert.Null);
        Assert.Contains("/proc/99/stat does not exist", reader.Source.ReasonFor(0));
    }

    private static FakeMachine Worker(int id) => new FakeMachine()
        .Write($"/proc/{id}/stat", ProcessStatTests.Line())
        .Write($"/proc/{id}/statm", "765 441 413 5 0 123 0");
}
