using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement;
using LabelBench.Records;

namespace LabelBench.Telemetry;

/// <summary>Takes the readings that <see cref="Doctor"/> judges.</summary>
public static class DoctorVisit
{
    /// <summary>Long enough for 200 ticks of 10 ms a CPU, short enough to wait for.</summary>
    public static TimeSpan DefaultIdle { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Describes the machine and watches it do nothing for a while.</summary>
    /// <param name="idle">How long to watch.</param>
    /// <param name="time">Clock that the waiting uses.</param>
    public static async Task<ImmutableArray<DoctorCheck>> RunAsync(
        IMachineProbe probe, ISampler sampler, string workingFolder, TimeSpan idle, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(probe);
        ArgumentNullException.ThrowIfNull(sampler);
        var machine = probe.Describe();
        var environment = probe.CaptureEnvironment();
        sampler.Watch(Environment.ProcessId);
        var begin = MonotonicClock.NowNanoseconds;
        await Task.Delay(idle, time, cancellation).ConfigureAwait(false);
        var metrics = sampler.Summarise(new Window(begin, MonotonicClock.NowNanoseconds));
        sampler.Watch();
        return Doctor.Examine(new DoctorReadings(machine, environment, metrics, workingFolder, FreeSpace(workingFolder)));
    }

    private static Reading<Bytes> FreeSpace(string folder)
    {
        try
        {
            return new Bytes(new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Reading.Missing<Bytes>(e.Message);
        }
    }
}
