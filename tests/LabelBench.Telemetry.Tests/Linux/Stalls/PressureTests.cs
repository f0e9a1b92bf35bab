using System.Text;
using LabelBench.Telemetry.Linux.Stalls;

namespace LabelBench.Telemetry.Tests.Linux.Stalls;

public class PressureTests
{
    [Fact]
    public void Totals_are_read_for_some_and_full()
    {
        Assert.True(Pressure.TryParse("some avg10=6.87 avg60=4.01 avg300=3.88 total=46593778\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=12\n"u8, out var pressure));
        Assert.Equal(new Pressure(46593778, 12), pressure);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("memory")]
    [InlineData("io")]
    public void Captured_files_are_read(string name) => Assert.True(Pressure.TryParse(FakeMachine.CapturedBytes($"proc/pressure/{name}"), out _));

    [Fact]
    public void Before_5_13_the_cpu_file_has_no_full_line()
    {
        Assert.True(Pressure.TryParse("some avg10=0.00 avg60=0.00 avg300=0.00 total=5\n"u8, out var pressure));
        Assert.Null(pressure.Full);
    }

    [Fact]
    public void Text_cut_off_anywhere_gives_the_right_total_or_none()
    {
        var text = "some avg10=6.87 avg60=4.01 avg300=3.88 total=46593778\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=12\n"u8.ToArray();
        for (var length = 0; length < text.Length; length++)
        {
            if (!Pressure.TryParse(text.AsSpan(0, length), out var part)) continue;
            Assert.Equal(46593778, part.Some);
            Assert.Null(part.Full);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("some avg10=0.00\n")]
    [InlineData("some total=x\n")]
    [InlineData("full avg10=0.00 avg60=0.00 avg300=0.00 total=12\n")]
    public void Odd_text_is_refused(string text) => Assert.False(Pressure.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void A_kernel_without_pressure_names_the_remedy()
    {
        using var machine = new FakeMachine();
        using var reader = new SourceReader(new PressureSource(machine.Root));
        Assert.All(reader.Read(), Assert.Null);
        Assert.Contains("psi=1", reader.Source.ReasonFor(0));
        Assert.Contains("/proc/pressure/io does not exist", reader.Source.ReasonFor(4));
    }
}
