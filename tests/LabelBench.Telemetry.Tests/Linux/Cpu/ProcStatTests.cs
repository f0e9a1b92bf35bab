using System.Text;
using LabelBench.Telemetry.Linux.Cpu;

namespace LabelBench.Telemetry.Tests.Linux.Cpu;

public class ProcStatTests
{
    [Fact]
    public void Captured_totals_are_the_columns_of_the_first_line()
    {
        var text = FakeMachine.CapturedBytes("proc/stat");
        var columns = Encoding.ASCII.GetString(text).Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(long.Parse).ToArray();

        Assert.True(ProcStat.TryParseTotal(text, out var times));

        Assert.Equal(columns[0] + columns[1] + columns[2] + columns[5] + columns[6], times.Busy);
        Assert.Equal(columns[3], times.Idle);
        Assert.Equal(columns[4], times.Iowait);
        Assert.Equal(columns[7], times.Steal);
        Assert.Equal(columns.Take(8).Sum(), times.Total);
    }

    [Fact]
    public void Every_cpu_is_found_and_they_add_up_to_the_total_within_rounding()
    {
        var text = FakeMachine.CapturedBytes("proc/stat");
        var times = new CpuTimes[8];
        var numbers = new int[8];

        Assert.Equal(2, ProcStat.ParseEach(text, times, numbers));
        Assert.True(ProcStat.TryParseTotal(text, out var total));

        Assert.Equal([0, 1], numbers[..2]);
        Assert.InRange(total.Busy - times[0].Busy - times[1].Busy, -10, 10);
    }

    [Fact]
    public void Guest_time_is_inside_user_time_and_not_added_again()
    {
        Assert.True(ProcStat.TryParseTotal("cpu  100 0 0 900 0 0 0 0 60 0\n"u8, out var times));
        Assert.Equal(100, times.Busy);
        Assert.Equal(1000, times.Total);
    }

    [Fact]
    public void A_kernel_with_fewer_columns_has_no_steal_instead_of_none()
    {
        Assert.True(ProcStat.TryParseTotal("cpu  10 20 30 40 50 6 7\n"u8, out var seven));
        Assert.Null(seven.Steal);
        Assert.Equal(50, seven.Iowait);
        Assert.Equal(73, seven.Busy);

        Assert.True(ProcStat.TryParseTotal("cpu  10 20 30 40\n"u8, out var four));
        Assert.Null(four.Iowait);
        Assert.Equal(100, four.Total);
    }

    [Theory]
    [InlineData("")]
    [InlineData("cpu  1 2 3\n")]
    [InlineData("cpu0 1 2 3 4\n")]
    [InlineData("intr 1 2 3 4\n")]
    [InlineData("cpu  a b c d\n")]
    [InlineData("cpu  1 2 3 99999999999999999999\n")]
    [InlineData("cpu  1 2 3 4")]
    public void Odd_text_is_refused(string text) => Assert.False(ProcStat.TryParseTotal(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Text_cut_off_anywhere_is_refused_or_gives_the_same_total()
    {
        var text = FakeMachine.CapturedBytes("proc/stat");
        Assert.True(ProcStat.TryParseTotal(text, out var whole));
        for (var length = 0; length < text.Length; length++)
            Assert.True(!ProcStat.TryParseTotal(text.AsSpan(0, length), out var part) || part == whole, $"cut off at {length}");
    }

    [Fact]
    public void Cpus_beyond_the_room_given_are_counted()
    {
        var text = Encoding.ASCII.GetBytes("cpu  1 1 1 1\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"cpu{i} 1 1 1 1\n")) + "intr 5\n");
        var times = new CpuTimes[4];
        Assert.Equal(300, ProcStat.ParseEach(text, times, new int[4]));
    }
}
