using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Windows;

/// <summary>Performance counters (PDH) by their English names, once a second on a thread of its own. Never run on Windows by us.</summary>
/// <remarks>PDH gives rates over its own last second, so that they are gauges here.</remarks>
internal sealed partial class PdhSource : TelemetrySource
{
    private const double Thousandth = 1e-3;
    private const uint FormatDouble = 0x00000200, NoCap = 0x00008000;

    private static readonly ImmutableArray<(string Metric, string Counter)> Counters =
    [
        (MetricNames.DiskRead, @"\PhysicalDisk(_Total)\Disk Read Bytes/sec"), (MetricNames.DiskWritten, @"\PhysicalDisk(_Total)\Disk Write Bytes/sec"),
        (MetricNames.DiskRequests, @"\PhysicalDisk(_Total)\Disk Transfers/sec"), (MetricNames.DiskInFlight, @"\PhysicalDisk(_Total)\Current Disk Queue Length"),
        (MetricNames.MajorFaults, @"\Memory\Page Reads/sec"), (MetricNames.SwapIn, @"\Memory\Pages Input/sec"), (MetricNames.SwapOut, @"\Memory\Pages Output/sec"),
        (MetricNames.TcpRetransmissions, @"\TCPv4\Segments Retransmitted/sec"),
    ];

    private readonly nint _query;
    private readonly nint[] _handles;

    public PdhSource() : base(Counters.Length)
    {
        _handles = new nint[Counters.Length];
        if (OpenQuery(0, 0, out _query) is var answer and not 0)
        {
            Fail(FormattableString.Invariant($"PdhOpenQuery failed with 0x{answer:X8}"));
            return;
        }
        for (var i = 0; i < Counters.Length; i++)
            if (AddCounter(_query, Counters[i].Counter, 0, out _handles[i]) is var refused and not 0)
                Fail(i, FormattableString.Invariant($"PDH has no counter {Counters[i].Counter} (0x{refused:X8})"));
    }

    public override TimeSpan? OwnPeriod => TimeSpan.FromSeconds(1);

    public override string Name => "pdh";

    public override ImmutableArray<MetricDefinition> Metrics { get; } = [.. Counters.Select((counter, i) => MetricDefinition.Gauge(counter.Metric, i, Thousandth))];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (_query == 0 || Collect(_query) != 0) return;
        for (var i = 0; i < _handles.Length; i++)
        {
            if (_handles[i] == 0) continue;
            var answer = Format(_handles[i], FormatDouble | NoCap, 0, out var value);
            // A rate needs two readings: the first has none.
            PutOrFail(row, i, answer == 0 && (value.Status is 0 or 1) && double.IsFinite(value.Double) ? (long)Math.Round(value.Double / Thousandth) : null, FormattableString.Invariant($"PDH gives no value (0x{answer:X8})"));
        }
    }

    public override void Dispose()
    {
        if (_query != 0) _ = Close(_query);
    }

    [LibraryImport("pdh", EntryPoint = "PdhOpenQueryW")]
    private static partial uint OpenQuery(nint source, nint user, out nint query);

    [LibraryImport("pdh", EntryPoint = "PdhAddEnglishCounterW", StringMarshalling = StringMarshalling.Utf16)]
    private static partial uint AddCounter(nint query, string path, nint user, out nint counter);

    [LibraryImport("pdh", EntryPoint = "PdhCollectQueryData")]
    private static partial uint Collect(nint query);

    [LibraryImport("pdh", EntryPoint = "PdhGetFormattedCounterValue")]
    private static partial uint Format(nint counter, uint format, nint type, out CounterValue value);

    [LibraryImport("pdh", EntryPoint = "PdhCloseQuery")]
    private static partial uint Close(nint query);

    /// <summary>PDH_FMT_COUNTERVALUE with its double.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    internal struct CounterValue
    {
        [FieldOffset(0)] public uint Status;
        [FieldOffset(8)] public double Double;
    }
}
