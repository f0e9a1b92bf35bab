using LabelBench.Telemetry.Linux.Processes;

namespace LabelBench.Telemetry.Tests.Linux.Processes;

public class ThreadWaitSourceTests
{
    private const int Waited = 1, RanOrWaited = 2;

    [Fact]
    public void Waiting_is_summed_over_threads_from_the_moment_of_watching()
    {
        using var machine = Process(threads: 2).Write("/proc/7/task/7/schedstat", "1000 500 1").Write("/proc/7/task/8/schedstat", "9000 100 1");
        using var reader = Watching(machine);
        Assert.Equal([7, 0, 0], reader.Read());
        machine.Write("/proc/7/task/7/schedstat", "1400 700 2").Write("/proc/7/task/8/schedstat", "9000 110 2");
        Assert.Equal([7, 210, 610], reader.Read());
    }

    [Fact]
    public void A_thread_that_starts_later_counts_from_its_birth()
    {
        using var machine = Process(threads: 1).Write("/proc/7/task/7/schedstat", "1000 500 1");
        using var reader = Watching(machine);
        reader.Read();
        machine.Write("/proc/7/stat", ProcessStatTests.Line(threads: 2)).Write("/proc/7/task/9/schedstat", "30 20 1");
        Assert.Equal([7, 20, 50], reader.Read());
    }

    [Fact]
    public void A_thread_that_ends_takes_nothing_back()
    {
        using var machine = Process(threads: 2).Write("/proc/7/task/7/schedstat", "0 0 0").Write("/proc/7/task/8/schedstat", "0 0 0");
        using var reader = Watching(machine);
        reader.Read();
        machine.Write("/proc/7/task/8/schedstat", "100 60 1");
        Assert.Equal(60, reader.Read()[Waited]);
        machine.Write("/proc/7/task/8/schedstat", "").Write("/proc/7/stat", ProcessStatTests.Line(threads: 1));
        Directory.Delete(machine.Root["/proc/7/task/8"], recursive: true);
        machine.Write("/proc/7/task/7/schedstat", "40 5 1");
        Assert.Equal([7, 65, 205], reader.Read());
    }

    [Fact]
    public void A_kernel_without_thread_statistics_says_so()
    {
        using var machine = Process(threads: 1).Folder("/proc/7/task/7");
        using var reader = Watching(machine);
        Assert.Null(reader.Read()[Waited]);
        Assert.Contains("CONFIG_SCHED_INFO", reader.Source.ReasonFor(Waited));
    }

    [Fact]
    public void Too_many_threads_are_refused_rather_than_read_in_part()
    {
        using var machine = Process(threads: 5000).Write("/proc/7/task/7/schedstat", "0 0 0");
        using var reader = Watching(machine);
        Assert.Null(reader.Read()[RanOrWaited]);
        Assert.Contains("512 threads", reader.Source.ReasonFor(Waited));
    }

    private static FakeMachine Process(int threads) => new FakeMachine().Write("/proc/7/stat", ProcessStatTests.Line(threads: threads));

    private static SourceReader Watching(FakeMachine machine)
    {
        var reader = new SourceReader(new ThreadWaitSource(machine.Root));
        reader.Source.Watch(7);
        return reader;
    }
}
