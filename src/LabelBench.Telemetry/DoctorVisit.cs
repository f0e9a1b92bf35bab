using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement;
using LabelBench.Records;
using LabelBench.Telemetry.Interference;

namespace LabelBench.Telemetry;

/// <summary>Takes the readings that <see cref="Doctor"/> judges.</summary>
public static class DoctorVisit
{
    /// <summary>Long enough for 300 ticks of 10 ms a CPU and 30 looks of the sentinel, short enough to wait for.</summary>
    public static TimeSpan DefaultIdle { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Describes the machine and watches it do nothing for a while.</summary>
    /// <param name="idle">How long to watch.</param>
    /// <param name="time">Clock that the waiting uses.</param>
    /// <param name="census">Names busy processes; null where they cannot be counted.</param>
    public static async Task<ImmutableArray<DoctorCheck>> RunAsync(
        IMachineProbe probe, ISampler sampler, string workingFolder, TimeSpan idle, TimeProvider time, CancellationToken cancellation, ProcessCensus? census = null)
    {
        ArgumentNullException.ThrowIfNull(probe);
        ArgumentNullException.ThrowIfNull(sampler);
        var machine = probe.Describe();
        var environment = probe.CaptureEnvironment();
        sampler.Watch(Environment.ProcessId);
        var begin = MonotonicClock.NowNanoseconds;
        await Task.Delay(idle, time, cancellation).ConfigureAwait(false);
        var window = new Window(begin, MonotonicClock.NowNanoseconds);
        var metrics = sampler.Summarise(window);
        var processes = census?.Busiest(window, Environment.ProcessId, machine.LogicalCpus) ?? [];
        sampler.Watch();
        return Doctor.Examine(new DoctorReadings(machine, environment, metrics, workingFolder, FreeSpace(workingFolder)) { Processes = processes });
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
