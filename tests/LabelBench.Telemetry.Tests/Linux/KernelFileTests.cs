using LabelBench.Testing;
using System.Text;
using LabelBench.Telemetry.Linux;

namespace LabelBench.Telemetry.Tests.Linux;

public class KernelFileTests
{
    [Fact]
    public void Every_read_sees_the_text_as_it_is_now()
    {
        using var machine = new FakeMachine().Write("/proc/x", "one");
        using var file = new KernelFile(machine.Root, "/proc/x");
        Assert.Equal("one\n", Encoding.ASCII.GetString(file.Read()));
        machine.Write("/proc/x", "and two");
        Assert.Equal("and two\n", Encoding.ASCII.GetString(file.Read()));
    }

    [Fact]
    public void Text_longer_than_the_buffer_is_read_whole()
    {
        var text = new string('a', 10_000);
        using var machine = new FakeMachine().Write("/proc/x", text);
        using var file = new KernelFile(machine.Root, "/proc/x", bytes: 16);
        Assert.Equal(text + "\n", Encoding.ASCII.GetString(file.Read()));
    }

    [Fact]
    public void A_missing_file_stays_missing_with_its_reason()
    {
        using var machine = new FakeMachine();
        using var file = new KernelFile(machine.Root, "/proc/x");
        for (var i = 0; i < 30; i++) Assert.True(file.Read().IsEmpty);
        Assert.Equal("/proc/x does not exist here", file.Reason);
    }

    [Fact]
    public void An_empty_file_says_so_and_recovers()
    {
        using var machine = new FakeMachine().Write("/proc/x", "");
        using var file = new KernelFile(machine.Root, "/proc/x");
        Assert.True(file.Read().IsEmpty);
        Assert.Equal("/proc/x is empty", file.Reason);
        machine.Write("/proc/x", "1");
        Assert.False(file.Read().IsEmpty);
        Assert.Null(file.Reason);
    }

    [Fact]
    public void A_file_closed_to_us_says_permission_denied_and_what_it_needs()
    {
        using var machine = new FakeMachine().Forbid("/sys/energy");
        using var file = new KernelFile(machine.Root, "/sys/energy", 64, "; run as root");
        Assert.True(file.Read().IsEmpty);
        Assert.Equal("/sys/energy may not be read: permission denied; run as root", file.Reason);
    }

    [LinuxFact]
    public void Real_kernel_files_of_many_records_are_read_to_their_end()
    {
        using var file = new KernelFile(LinuxRoot.Real, "/proc/kallsyms", bytes: 64);
        var once = File.ReadLines("/proc/kallsyms").Take(1).Single();
        Assert.StartsWith(once, Encoding.ASCII.GetString(file.Read()[..200]), StringComparison.Ordinal);
        using var vmstat = new KernelFile(LinuxRoot.Real, "/proc/vmstat", bytes: 64);
        Assert.Equal(File.ReadAllLines("/proc/vmstat").Length, Encoding.ASCII.GetString(vmstat.Read()).Count(c => c == '\n'));
    }
}
