using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Disks;

/// <summary>What all disks of the machine together read and write, once a second.</summary>
internal sealed class DiskSource : TelemetrySource
{
    private const int Taken = 0, Written = 1, Requests = 2, Wait = 3, InFlight = 4;

    private readonly KernelFile _file;
    private readonly byte[][] _disks;

    public DiskSource(LinuxRoot root) : base(channels: 5, everyTicks: 10)
    {
        _file = new KernelFile(root, "/proc/diskstats", 8_192);
        _disks = KernelNames.OfHardware(root, "/sys/block");
        if (_disks.Length == 0) Fail("/sys/block shows no disk: containers may hide them");
    }

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.Rate(MetricNames.DiskRead, Taken),
        MetricDefinition.Rate(MetricNames.DiskWritten, Written),
        MetricDefinition.Rate(MetricNames.DiskRequests, Requests),
        new(MetricNames.DiskRequestTime, MetricKind.Ratio, Wait, Per: Requests),
        MetricDefinition.Gauge(MetricNames.DiskInFlight, InFlight),
    ];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (_disks.Length == 0) return;
        if (!DiskStat.TryParse(_file.Read(), _disks, out var all))
        {
            Fail(_file.Reason ?? "/proc/diskstats is not in the known form, or lists none of the disks");
            return;
        }
        Put(row, Taken, all.ReadBytes);
        Put(row, Written, all.WrittenBytes);
        Put(row, Requests, all.Requests);
        Put(row, Wait, all.WaitMs);
        Put(row, InFlight, all.InFlight);
    }

    public override void Dispose() => _file.Dispose();
}
