using System.Collections.Immutable;
using System.Diagnostics;
using LabelBench.Telemetry.Nvml.Board;
using LabelBench.Telemetry.Nvml.Isolated;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Nvml;

/// <summary>The sources for the NVIDIA GPUs of this machine, one each.</summary>
internal static class NvmlSources
{
    /// <summary>Initialising takes seconds where no persistence daemon keeps the driver awake.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A call that has not returned by then hangs.</summary>
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(30);

    /// <returns>None where there is no library: a machine without NVIDIA's driver has no GPU metrics. One that says why for all, where there is one that does not answer.</returns>
    public static ImmutableArray<TelemetrySource> Open(NvmlOptions options, TimeSpan period)
    {
        if (!NvmlLibrary.IsThere(options.Path)) return [];
        NvmlHost host = options.Isolation is { } command ? new IsolatedHost(command, options.Path, period, HangLimit) : new InProcessHost(options.Path, period);
        return Open(host, Patience);
    }

    /// <param name="host">Belongs to the sources from now on.</param>
    public static unsafe ImmutableArray<TelemetrySource> Open(NvmlHost host, TimeSpan patience)
    {
        var waited = Stopwatch.StartNew();
        while (!IsDone(host) && waited.Elapsed < patience) Thread.Sleep(5);
        var gpus = Volatile.Read(ref host.Board.Header->Gpus);
        if (gpus > 0)
            return [.. Enumerable.Range(0, gpus).Select(gpu => new GpuSource(host, host.Board.Uuid(gpu), ownsHost: gpu == 0, ProcessExists))];
        var code = Volatile.Read(ref host.Board.Header->Code);
        var why = host.Trouble ?? (gpus == 0 ? NvmlReturn.GpuNotFound.Describe() : code == ChannelCode.NotRead ? "NVIDIA's driver does not answer: initialising it has not returned" : ChannelCode.Describe(code));
        host.Dispose();
        return [new UnreadGpuSource(why)];
    }

    /// <summary>Done when the GPUs are known and every one was read once, or it is known that there are none.</summary>
    private static unsafe bool IsDone(NvmlHost host)
    {
        var board = host.Board;
        var gpus = Volatile.Read(ref board.Header->Gpus);
        if (gpus < 0) return Volatile.Read(ref board.Header->Code) is not (ChannelCode.NotRead or ChannelCode.Measured);
        for (var gpu = 0; gpu < gpus; gpu++)
            if (Volatile.Read(ref board.Slot(gpu)->PublishedNs) == 0) return false;
        return true;
    }

    private static bool ProcessExists(int processId) => !OperatingSystem.IsLinux() || Directory.Exists(FormattableString.Invariant($"/proc/{processId}"));
}
