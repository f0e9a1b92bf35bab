using System.Globalization;
using System.Runtime.InteropServices;

namespace LabelBench.Telemetry.Sampling;

/// <summary>Has the calling thread run at once when it wakes, before all ordinary ones: SCHED_FIFO at its lowest priority.</summary>
/// <remarks>Needs CAP_SYS_NICE or a limit: <c>ulimit -r 1</c>. A sample takes a tenth of a millisecond, far below what the kernel leaves real-time threads (sched_rt_runtime_us).</remarks>
internal static partial class RealTimePriority
{
    private const int Fifo = 1, LowestPriority = 1, ThisThread = 0, NotPermitted = 1;

    /// <returns>How the thread runs now, for the record.</returns>
    public static string Take()
    {
        if (!OperatingSystem.IsLinux()) return "ordinary priority above normal: no real-time scheduling is asked for on this operating system";
        var parameter = new Parameter { Priority = LowestPriority };
        if (SetScheduler(ThisThread, Fifo, in parameter) == 0) return "SCHED_FIFO 1";
        return Marshal.GetLastPInvokeError() switch
        {
            NotPermitted => "SCHED_OTHER: SCHED_FIFO is not permitted (needs CAP_SYS_NICE or: ulimit -r 1)",
            var error => string.Create(CultureInfo.InvariantCulture, $"SCHED_OTHER: SCHED_FIFO was refused with error {error}"),
        };
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    private static partial int SetScheduler(int thread, int policy, in Parameter parameter);

    [StructLayout(LayoutKind.Sequential)]
    private struct Parameter
    {
        public int Priority;
    }
}
