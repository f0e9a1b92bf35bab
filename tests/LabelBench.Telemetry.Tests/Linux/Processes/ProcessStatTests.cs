using System.Text;
using LabelBench.Telemetry.Linux.Processes;

namespace LabelBench.Telemetry.Tests.Linux.Processes;

public class ProcessStatTests
{
    /// <summary>A stat line as the kernel writes it, with the given name, ticks and threads.</summary>
    internal static string Line(string name = "worker", long user = 40, long system = 2, int threads = 3, int faults = 9) =>
        $"8250 ({name}) S 8239 8239 5841 0 -1 4194304 102 0 {faults} 0 {user} {system} 7 8 20 0 {threads} 0 126022 3133440 413 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0\n";

    [Fact]
    public void User_and_system_ticks_are_added_and_child_processes_left_out()
    {
        Assert.True(ProcessStat.TryParse(Encoding.UTF8.GetBytes(Line()), out var stat));
        Assert.Equal(new ProcessStat(42, 9, 3), stat);
    }

    [Theory]
    [InlineData("a) R 1 2 3 (b")]
    [InlineData("tmux: server")]
    [InlineData("(((")]
    [InlineData(") S 1 1 1 0 -1 0 0 0 0 0 99 99")]
    [InlineData("größer")]
    public void A_name_with_spaces_and_parentheses_does_not_shift_the_fields(string name)
    {
        Assert.True(ProcessStat.TryParse(Encoding.UTF8.GetBytes(Line(name)), out var stat));
        Assert.Equal(42, stat.CpuTicks);
    }

    [Fact]
    public void A_captured_line_is_read() => Assert.True(ProcessStat.TryParse(FakeMachine.CapturedBytes("proc/self/stat"), out _));

    [Fact]
    public void A_line_cut_off_anywhere_is_refused()
    {
        var text = Encoding.UTF8.GetBytes(Line());
        for (var length = 0; length < text.Length; length++)
            Assert.False(ProcessStat.TryParse(text.AsSpan(0, length), out _), $"cut off at {length}");
    }

    [Fact]
    public void Resident_pages_are_the_second_number_of_statm()
    {
        Assert.Equal(441, ProcessSource.ResidentPages("765 441 413 5 0 123 0\n"u8));
        Assert.Null(ProcessSource.ResidentPages("765 44"u8));
        Assert.Null(ProcessSource.ResidentPages(""u8));
    }
}
