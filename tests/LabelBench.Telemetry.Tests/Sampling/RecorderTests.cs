using LabelBench.Testing;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Telemetry.Linux;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Tests.Sampling;

public sealed class RecorderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("labelbench-recorder-").FullName;

    private string FilePath => Path.Join(_folder, "telemetry" + TelemetryRecording.Extension);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LinuxFact]
    public void A_recording_of_the_real_machine_gives_the_same_summaries_and_verdicts_bit_for_bit()
    {
        Window window;
        MetricSummary[] live;
        using (var sampler = new HostSampler(LinuxSources.Open(LinuxRoot.Real), new SamplerOptions(TimeSpan.FromMilliseconds(10), 20_000, FilePath)))
        {
            sampler.Watch(Environment.ProcessId);
            Thread.Sleep(200);
            var begin = MonotonicClock.NowNanoseconds;
            Thread.Sleep(3_000);
            window = new Window(begin, MonotonicClock.NowNanoseconds);
            sampler.Watch();
            // Readings up to 0.2 s behind the window belong to it, and come late on a busy machine.
            SpinWait.SpinUntil(() => { Thread.Sleep(20); return !sampler.Host.NewestIsBefore(window.EndNs + 300_000_000); }, TimeSpan.FromMinutes(1));
            sampler.Watch();
            live = [.. sampler.Summarise(window)];
        }
        var recording = TelemetryRecording.Load(FilePath).ValueOrThrow();
        Assert.Null(recording.Damage);
        var replayed = TelemetryReplay.Summarise(recording, window);
        Assert.Equal(live.Length, replayed.Length);
        foreach (var expected in live) Assert.Equal(expected, replayed.Single(m => m.Name == expected.Name && m.Device == expected.Device));
        var machine = Machines.Plain(Environment.ProcessorCount);
        Assert.Equal(TelemetryValidity.Judge(live, machine).AsEnumerable(), TelemetryValidity.Judge(replayed, machine));
        Assert.NotEmpty(recording.Series(MetricNames.CpuBusy, window)!.Stretches);
    }

    [Fact]
    public void A_recording_that_cannot_be_written_costs_nothing_but_itself()
    {
        using var sampler = new HostSampler([new ClockSource(new SystemSamplingClock())], new SamplerOptions(TimeSpan.FromMilliseconds(5), 1_000, Path.Join(_folder, "no", "such", "folder")));
        Assert.Contains("telemetry is not recorded", sampler.RecordingFailure);
        var begin = MonotonicClock.NowNanoseconds;
        Thread.Sleep(100);
        Assert.IsType<Reading<Count>.Measured>(sampler.Summarise(new Window(begin, MonotonicClock.NowNanoseconds))[0].Mean);
    }

    [Fact]
    public void The_file_can_be_read_while_it_grows_and_after_its_writer_was_killed()
    {
        var bytes = 0L;
        using (var sampler = new HostSampler([new ClockSource(new SystemSamplingClock())], new SamplerOptions(TimeSpan.FromMilliseconds(1), 50_000, FilePath)))
        {
            // A copy taken while the writer is at work is what a kill would leave.
            SpinWait.SpinUntil(() => { Thread.Sleep(50); return new FileInfo(FilePath).Length > 2_000; }, TimeSpan.FromSeconds(60));
            File.Copy(FilePath, FilePath + ".killed");
            bytes = new FileInfo(FilePath + ".killed").Length;
            Assert.NotEmpty(sampler.Scheduling);
        }
        Assert.True(bytes > 2_000);
        var recording = TelemetryRecording.Load(FilePath + ".killed").ValueOrThrow();
        Assert.True(recording.Samples(0).Count >= 128, $"{recording.Samples(0).Count} samples");
        Assert.Contains(recording.Notes, note => note is { Kind: RecordingNote.Scheduling, Lane: 0 });
    }
}
