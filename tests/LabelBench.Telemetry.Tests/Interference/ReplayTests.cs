using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Telemetry.Linux;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Tests.Interference;

/// <summary>Kernel files of a machine with two CPUs that are written anew before every sample: from the counters to the verdict through all that lies between.</summary>
public class ReplayTests
{
    private const int Worker = 4242;
    private const int TicksPerSample = 20;

    [Theory]
    [InlineData(0.30)]
    [InlineData(0.60)]
    public void Steal_in_the_second_half_disturbs_the_second_half_only_with_its_size(double stolen)
    {
        var (first, second, _) = Replay(stolen);
        Assert.DoesNotContain(first.Causes, c => c.Rule == "steal");
        var cause = Assert.Single(second.Causes, c => c.Rule == "steal");
        Assert.InRange(cause.Value, stolen - 0.06, stolen + 0.06);
    }

    [Fact]
    public void The_whole_window_is_invalid_and_says_how_much_was_stolen()
    {
        var finding = Assert.Single(Replay(0.4).Findings, f => f.Rule == "steal");
        Assert.True(finding.Invalidates);
    }

    [Fact]
    public void Without_theft_nothing_is_stolen()
    {
        var (first, second, findings) = Replay(0);
        Assert.DoesNotContain(first.Causes.Concat(second.Causes), c => c.Rule == "steal");
        Assert.DoesNotContain(findings, f => f.Rule == "steal");
    }

    /// <summary>Two pieces, the second with theft.</summary>
    private static (PieceVerdict First, PieceVerdict Second, IReadOnlyList<Finding> Findings) Replay(double stolen)
    {
        const int samplesPerPiece = 6;
        using var machine = FakeMachine.Captured();
        var (busy, idle, steal) = (1000L, 100_000L, 0L);
        WriteCounters();
        using var sampler = new HostSampler(LinuxSources.Open(machine.Root), new SamplerOptions(TimeSpan.FromMilliseconds(30), 1000), start: false);
        sampler.Watch(Worker);
        var edges = new long[3];
        for (var sample = 0; sample <= 2 * samplesPerPiece; sample++)
        {
            if (sample % samplesPerPiece == 0)
                edges[sample / samplesPerPiece] = MonotonicClock.NowNanoseconds;
            sampler.Sample(everySource: true);
            var taken = sample < samplesPerPiece ? 0 : (long)Math.Round(stolen * TicksPerSample);
            (steal, busy, idle) = (steal + taken, busy + TicksPerSample / 2, idle + TicksPerSample - taken - TicksPerSample / 2);
            WriteCounters();
            Thread.Sleep(30);
        }
        var description = Machines.Plain(logicalCpus: 2);
        var pieces = new[] { new Window(edges[0], edges[1]), new Window(edges[1], edges[2]) };
        var verdicts = PieceClassifier.Classify([.. pieces.Select(sampler.Summarise)], description);
        return (verdicts[0], verdicts[1], TelemetryValidity.Judge(sampler.Summarise(new Window(edges[0], edges[2])), description));

        void WriteCounters()
        {
            machine.Write("/proc/stat", string.Create(CultureInfo.InvariantCulture, $"cpu  {busy} 0 0 {idle} 0 0 0 {steal} 0 0\ncpu0 {busy} 0 0 {idle} 0 0 0 {steal} 0 0\nbtime 1\n"));
            machine.Write($"/proc/{Worker}/stat", string.Create(CultureInfo.InvariantCulture, $"{Worker} (worker) R 1 1 1 0 -1 0 0 0 0 0 {busy} 0 0 0 20 0 1 0 7 0 0"));
        }
    }
}
