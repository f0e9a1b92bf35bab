using LabelBench.Telemetry.Linux.Cpu;

namespace LabelBench.Telemetry.Tests.Linux.Cpu;

public class CpuTimeSourceTests
{
    private const int Busy = 0, Steal = 2;

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
