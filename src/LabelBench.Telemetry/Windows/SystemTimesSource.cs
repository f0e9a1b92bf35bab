using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Windows;

/// <summary>CPU time of all processors of the process's group (GetSystemTimes) and memory (GlobalMemoryStatusEx). Never run on Windows by us.</summary>
/// <remarks>Windows counts no steal and no waiting for a disk. Machines of more than 64 processors show those of one group only.</remarks>
internal sealed partial class SystemTimesSource() : TelemetrySource(channels: 5)
{
    private const int Busy = 0, Total = 1, Available = 2, Used = 3, PageFile = 4;

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.ShareOf(MetricNames.CpuBusy, Busy, per: Total),
        MetricDefinition.Gauge(MetricNames.MemoryAvailable, Available), MetricDefinition.Gauge(MetricNames.MemoryUsed, Used), MetricDefinition.Gauge(MetricNames.SwapUsed, PageFile),
    ];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (GetSystemTimes(out var idle, out var kernel, out var user) != 0)
        {
            // Kernel time holds idle time.
            Put(row, Busy, kernel - idle + user);
            Put(row, Total, kernel + user);
        }
        else
        {
            Fail(Busy, "GetSystemTimes failed");
        }
        var memory = new MemoryStatus { Length = (uint)Marshal.SizeOf<MemoryStatus>() };
        if (GlobalMemoryStatus(ref memory) != 0)
        {
            Put(row, Available, (long)memory.AvailablePhysical);
            Put(row, Used, (long)(memory.TotalPhysical - memory.AvailablePhysical));
            // What is committed beyond physical memory lies, or would lie, in the page file.
            Put(row, PageFile, (long)Math.Max(0, (double)(memory.TotalPageFile - memory.AvailablePageFile) - (memory.TotalPhysical - memory.AvailablePhysical)));
        }
        else
        {
            for (var channel = Available; channel <= PageFile; channel++) Fail(channel, "GlobalMemoryStatusEx failed");
        }
    }

    public override void Dispose() { }

    [LibraryImport("kernel32", EntryPoint = "GetSystemTimes", SetLastError = true)]
    private static partial int GetSystemTimes(out long idle, out long kernel, out long user);

    [LibraryImport("kernel32", EntryPoint = "GlobalMemoryStatusEx", SetLastError = true)]
    private static partial int GlobalMemoryStatus(ref MemoryStatus status);

    /// <summary>MEMORYSTATUSEX, 64 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MemoryStatus
    {
        public uint Length, Load;
        public ulong TotalPhysical, AvailablePhysical, TotalPageFile, AvailablePageFile, TotalVirtual, AvailableVirtual, AvailableExtendedVirtual;
    }
}
