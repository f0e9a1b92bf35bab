using System.Text;
using LabelBench.Telemetry.Linux;
using LabelBench.Telemetry.Linux.Memory;

namespace LabelBench.Telemetry.Tests.Linux.Memory;

public class MemoryTests
{
    [Fact]
    public void Captured_memory_is_read_in_bytes()
    {
        var text = FakeMachine.CapturedBytes("proc/meminfo");
        Assert.True(MemoryInfo.TryParse(text, out var memory));
        Assert.Equal(24684092L * 1024, memory.Total);
        Assert.InRange(memory.Available!.Value, 1, memory.Total);
        Assert.Equal(0, memory.SwapUsed);
    }

    [Fact]
    public void Free_memory_does_not_stand_in_for_available_memory()
    {
        Assert.True(MemoryInfo.TryParse("MemTotal:  1000 kB\nMemFree:  900 kB\nSwapTotal: 50 kB\nSwapFree: 20 kB\n"u8, out var memory));
        Assert.Null(memory.Available);
        Assert.Equal(30 * 1024, memory.SwapUsed);
    }

    [Fact]
    public void Text_cut_off_anywhere_gives_right_values_or_none()
    {
        var text = FakeMachine.CapturedBytes("proc/meminfo");
        Assert.True(MemoryInfo.TryParse(text, out var whole));
        for (var length = 0; length < text.Length; length++)
        {
            if (!MemoryInfo.TryParse(text.AsSpan(0, length), out var part)) continue;
            Assert.Equal(whole.Total, part.Total);
            Assert.True(part.Available is null || part.Available == whole.Available, $"cut off at {length}");
            Assert.True(part.SwapUsed is null || part.SwapUsed == whole.SwapUsed, $"cut off at {length}");
        }
    }

    [Fact]
    public void A_key_is_only_found_at_the_start_of_a_line()
    {
        Assert.Equal(7, KernelText.NumberAfter("xoom_kill 1\nnot oom_kill 2\noom_kill 7\n"u8, "oom_kill "u8));
        Assert.Null(KernelText.NumberAfter("xoom_kill 1\n"u8, "oom_kill "u8));
        Assert.Null(KernelText.NumberAfter("oom_kill 7"u8, "oom_kill "u8));
        Assert.Null(KernelText.NumberAfter("oom_kill\n"u8, "oom_kill "u8));
    }

    [Fact]
    public void Captured_paging_counters_are_found()
    {
        using var machine = FakeMachine.Captured();
        using var reader = new SourceReader(new PagingSource(machine.Root));
        var read = reader.Read();
        var lines = Encoding.ASCII.GetString(FakeMachine.CapturedBytes("proc/vmstat")).Split('\n');
        Assert.Equal(lines.Single(l => l.StartsWith("pgmajfault ", StringComparison.Ordinal)), $"pgmajfault {read[0]}");
        Assert.All(read, value => Assert.NotNull(value));
    }

    [Fact]
    public void A_kernel_without_swap_and_kill_counters_has_reasons()
    {
        using var machine = new FakeMachine().Write("/proc/vmstat", "nr_free_pages 1\npgmajfault 12");
        using var reader = new SourceReader(new PagingSource(machine.Root));
        Assert.Equal([12, null, null, null], reader.Read());
        Assert.Contains("no swap", reader.Source.ReasonFor(1));
        Assert.Contains("4.13", reader.Source.ReasonFor(3));
    }

    [Fact]
    public void Used_memory_is_total_less_available()
    {
        using var machine = new FakeMachine().Write("/proc/meminfo", "MemTotal: 100 kB\nMemAvailable: 60 kB");
        using var reader = new SourceReader(new MemorySource(machine.Root));
        Assert.Equal([60, 40, null], reader.Read());
    }
}
