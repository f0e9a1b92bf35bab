using System.Text;
using LabelBench.Telemetry.Linux.Cpu;

namespace LabelBench.Telemetry.Tests.Linux.Cpu;

public class SchedulerTests
{
    // Version 15 with one domain line a CPU, as kernels 4 to 6 write it.
    private const string TwoCpus = """
        version 15
        timestamp 4295123456
        cpu0 0 0 0 0 0 0 1000000 500000 42
        domain0 00000000,00000003 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36
        cpu1 0 0 0 0 0 0 3000000 1500000 43

        """;

    [Fact]
    public void Run_and_wait_times_are_summed_over_cpus()
    {
        Assert.True(SchedStat.TryParseMachine(Encoding.ASCII.GetBytes(TwoCpus), out var run, out var wait));
        Assert.Equal(4_000_000, run);
        Assert.Equal(2_000_000, wait);
    }

    [Theory]
    [InlineData("")]
    [InlineData("version 15\ntimestamp 1\n")]
    [InlineData("version 99\ncpu0 1 2 3\n")]
    public void An_unknown_scheduler_file_is_refused(string text) =>
        Assert.False(SchedStat.TryParseMachine(Encoding.ASCII.GetBytes(text), out _, out _));

    [Fact]
    public void A_threads_line_gives_run_and_wait()
    {
        Assert.True(SchedStat.TryParseThread("213979 785259 2\n"u8, out var run, out var wait));
        Assert.Equal((213979, 785259), (run, wait));
    }

    [Theory]
    [InlineData("")]
    [InlineData("213979 785259 ")]
    [InlineData("213979 785259 2")]
    [InlineData("213979\n")]
    public void A_threads_line_that_is_cut_off_is_refused(string text) =>
        Assert.False(SchedStat.TryParseThread(Encoding.ASCII.GetBytes(text), out _, out _));

    [Fact]
    public void Load_is_kept_in_hundredths_with_the_runnable_tasks()
    {
        Assert.True(LoadAverage.TryParse("0.27 0.32 0.22 4/131 8246\n"u8, out var load));
        Assert.Equal(new LoadAverage(27, 4), load);
        Assert.True(LoadAverage.TryParse(FakeMachine.CapturedBytes("proc/loadavg"), out _));
        Assert.True(LoadAverage.TryParse("1234.50 0.32 0.22 99/131 8246\n"u8, out var heavy));
        Assert.Equal(new LoadAverage(123450, 99), heavy);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0.27 0.32 0.22 4\n")]
    [InlineData("a 0.32 0.22 4/131 8246\n")]
    [InlineData("0.27 0.32 0.22 4/131 8246")]
    public void Odd_load_is_refused(string text) => Assert.False(LoadAverage.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Without_schedstat_the_load_is_still_read_and_the_wait_has_a_reason()
    {
        using var machine = FakeMachine.Captured();
        using var reader = new SourceReader(new RunQueueSource(machine.Root));
        var read = reader.Read();
        Assert.NotNull(read[0]);
        Assert.NotNull(read[1]);
        Assert.Null(read[2]);
        Assert.Equal("/proc/schedstat does not exist here", reader.Source.ReasonFor(2));
    }

    [Fact]
    public void With_schedstat_waiting_is_counted()
    {
        using var machine = FakeMachine.Captured().Write("/proc/schedstat", TwoCpus);
        using var reader = new SourceReader(new RunQueueSource(machine.Root));
        Assert.Equal([2_000, 6_000], reader.Read()[2..]);
    }
}
