using System.Runtime.InteropServices;
using LabelBench.Telemetry.Nvml.Board;

namespace LabelBench.Telemetry.Nvml.Readers;

/// <summary>Activity of a GPU's parts between two samples of its performance monitor (GPM), on Hopper and newer.</summary>
/// <remarks>The header asks for at least 100 ms between two samples. Metrics are asked for in groups of eight, into memory that every driver's structure fits in.</remarks>
internal sealed unsafe class GpmReader : IDisposable
{
    public const int MostAtOnce = 8;

    private const long LeastDistanceNs = 100_000_000;
    private const double BytesInMebibyte = 1 << 20;

    /// <summary>More than any link carries.</summary>
    private const double MostMebibytes = 1 << 24;

    private static readonly Wanted[] All =
    [
        new(1, GpuChannel.GraphicsActive), new(2, GpuChannel.SmActive), new(3, GpuChannel.SmOccupancy), new(5, GpuChannel.TensorActive),
        new(10, GpuChannel.DramActive), new(7, GpuChannel.HalfTensorActive), new(12, GpuChannel.SingleActive), new(13, GpuChannel.HalfActive),
        new(4, GpuChannel.IntegerActive), new(9, GpuChannel.IntegerTensorActive), new(11, GpuChannel.DoubleActive), new(20, GpuChannel.GpmPcieSent, IsThroughput: true),
        new(21, GpuChannel.GpmPcieReceived, IsThroughput: true), new(30, GpuChannel.VideoDecoderActive), new(40, GpuChannel.JpegDecoderActive),
        new(60, GpuChannel.GpmNvlinkReceived, IsThroughput: true),
        new(61, GpuChannel.GpmNvlinkSent, IsThroughput: true),
    ];

    private readonly NvmlLibrary library;
    private readonly nint device;
    private readonly NvmlGpmMetricsGet* request = (NvmlGpmMetricsGet*)NativeMemory.AllocZeroed(NvmlGpmMetricsGet.Length);
    private readonly NvmlReturn support;
    private readonly long leastDistanceNs;
    private nint earlier, later;
    private long earlierNs;

    /// <param name="leastDistanceNs">Samples closer than this are not taken.</param>
    public GpmReader(NvmlLibrary library, nint device, long leastDistanceNs = LeastDistanceNs)
    {
        (this.library, this.device, this.leastDistanceNs) = (library, device, leastDistanceNs);
        support = Support();
        if (support == NvmlReturn.Success)
            support = Allocate(out earlier) is var first and not NvmlReturn.Success ? first : Allocate(out later);
    }

    /// <summary>Takes a sample, and the metrics between it and the one before.</summary>
    public void Read(CellWriter cells, long nowNs)
    {
        if (support != NvmlReturn.Success)
        {
            foreach (var wanted in All) cells.Fail(wanted.Channel, (int)support);
            return;
        }
        if (earlierNs != 0 && nowNs - earlierNs < leastDistanceNs) return;
        var answer = library.Call(NvmlCall.nvmlGpmSampleGet, device, (void*)later);
        if (answer != NvmlReturn.Success)
        {
            foreach (var wanted in All) cells.Fail(wanted.Channel, answer);
            return;
        }
        if (earlierNs == 0)
            foreach (var wanted in All) cells.Fail(wanted.Channel, ChannelCode.WaitsForAnother);
        else
            for (var i = 0; i < All.Length; i += MostAtOnce)
                Ask(cells, All.AsSpan(i, Math.Min(MostAtOnce, All.Length - i)));
        (earlier, later, earlierNs) = (later, earlier, nowNs);
    }

    public void Dispose()
    {
        if (earlier != 0) library.CallWith(NvmlCall.nvmlGpmSampleFree, (void*)earlier);
        if (later != 0) library.CallWith(NvmlCall.nvmlGpmSampleFree, (void*)later);
        NativeMemory.Free(request);
    }

    private void Ask(CellWriter cells, ReadOnlySpan<Wanted> group)
    {
        new Span<byte>(request, NvmlGpmMetricsGet.Length).Clear();
        *request = new NvmlGpmMetricsGet { Version = 1, Count = (uint)group.Length, Earlier = earlier, Later = later };
        var metrics = (NvmlGpmMetric*)(request + 1);
        for (var i = 0; i < group.Length; i++) metrics[i].Id = group[i].Id;
        var answer = library.CallWith(NvmlCall.nvmlGpmMetricsGet, request);
        for (var i = 0; i < group.Length; i++)
        {
            var (wanted, value) = (group[i], metrics[i].Value);
            var one = answer != NvmlReturn.Success ? answer : metrics[i].Return;
            if (one != NvmlReturn.Success) cells.Fail(wanted.Channel, one);
            // NaN is what an engine gives that did not run, or that the driver cannot watch: not zero.
            else if (!(value >= 0 && value <= (wanted.IsThroughput ? MostMebibytes : 100))) cells.Fail(wanted.Channel, ChannelCode.Impossible);
            else cells.Set(wanted.Channel, (long)Math.Round(value * (wanted.IsThroughput ? BytesInMebibyte : 1000)));
        }
    }

    private NvmlReturn Support()
    {
        var asked = new NvmlGpmSupport { Version = 1 };
        var answer = library.Call(NvmlCall.nvmlGpmQueryDeviceSupport, device, &asked);
        return answer == NvmlReturn.Success && asked.IsSupported == 0 ? NvmlReturn.NotSupported : answer;
    }

    private NvmlReturn Allocate(out nint sample)
    {
        sample = 0;
        fixed (nint* to = &sample)
            return library.CallWith(NvmlCall.nvmlGpmSampleAlloc, to);
    }

    private readonly record struct Wanted(uint Id, GpuChannel Channel, bool IsThroughput = false);
}
