using LabelBench.Telemetry.Linux.Cpu;

namespace LabelBench.Telemetry.Tests.Linux.Cpu;

public class BusiestCpuTests
{
    private const int Busiest = 4;

    [Fact]
    public void The_busiest_cpu_is_told_from_the_second_reading_on_unless_that_comes_too_soon()
    {
        using var machine = new FakeMachine().Write("/proc/stat", "cpu  0 0 0 0\ncpu0 0 0 0 0\ncpu1 0 0 0 0");
        using var reader = new SourceReader(new CpuTimeSource(machine.Root));

        Assert.Null(reader.Read(seconds: 0)[Busiest]);
        machine.Write("/proc/stat", "cpu  100 0 0 100\ncpu0 90 0 0 10\ncpu1 10 0 0 90");
        Assert.Null(reader.Read(seconds: 0.1)[Busiest]);
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
}
