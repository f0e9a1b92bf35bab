using LabelBench.Telemetry.Linux.Cpu;

namespace LabelBench.Telemetry.Tests.Linux.Cpu;

public class CpuTimeSourceTests
{
    private const int Busy = 0, Steal = 2, Busiest = 4;

    [Fact]
    public void The_busiest_cpu_is_told_once_a_second_has_passed()
    {
        using var machine = new FakeMachine().Write("/proc/stat", "cpu  0 0 0 0\ncpu0 0 0 0 0\ncpu1 0 0 0 0");
        using var reader = new SourceReader(new CpuTimeSource(machine.Root));

        Assert.Null(reader.Read(seconds: 0)[Busiest]);
        machine.Write("/proc/stat", "cpu  100 0 0 100\ncpu0 90 0 0 10\ncpu1 10 0 0 90");
        Assert.Null(reader.Read(seconds: 0.5)[Busiest]);
        Assert.Equal(9000, reader.Read(seconds: 1)[Busiest]);
    }

    [Fact]
    public void A_cpu_that_goes_offline_leaves_a_stretch_out_instead_of_comparing_different_cpus()
    {
        using var machine = new FakeMachine().Write("/proc/stat", "cpu  0 0 0 0\ncpu0 0 0 0 0\ncpu1 0 0 0 0\ncpu2 0 0 0 0");
        using var reader = new SourceReader(new CpuTimeSource(machine.Root));
        reader.Read(0);
        machine.Write("/proc/stat", "cpu  0 0 0 0\ncpu0 0 0 0 100\ncpu2 50 0 0 50\ncpu3 0 0 0 0");
        Assert.Null(reader.Read(1)[Busiest]);
    }

    [Fact]
    public void More_cpus_than_expected_still_find_the_busiest()
    {
        static string Stat(int busy, int idle) => "cpu  0 0 0 0\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"cpu{i} {(i == 199 ? busy : 0)} 0 0 {idle}\n"));
        using var machine = new FakeMachine().Write("/proc/stat", Stat(0, 0));
        using var reader = new SourceReader(new CpuTimeSource(machine.Root));
        reader.Read(0);
        machine.Write("/proc/stat", Stat(70, 30));
        Assert.Equal(7_000, reader.Read(1)[Busiest]);
    }

    [Fact]
    public void Steal_that_is_not_counted_has_a_reason()
    {
        using var machine = new FakeMachine().Write("/proc/stat", "cpu  1 2 3 4 5 6 7");
        using var reader = new SourceReader(new CpuTimeSource(machine.Root));
        var read = reader.Read();
        Assert.Equal(19, read[Busy]);
        Assert.Null(read[Steal]);
        Assert.Contains("does not count steal", reader.Source.ReasonFor(Steal));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var machine = new FakeMachine();
        using var reader = new SourceReader(new CpuTimeSource(machine.Root));
        Assert.All(reader.Read(), Assert.Null);
        Assert.Equal("/proc/stat does not exist here", reader.Source.ReasonFor(Busy));
    }
}
