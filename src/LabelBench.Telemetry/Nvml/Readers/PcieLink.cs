using LabelBench.Telemetry.Energy;
using LabelBench.Telemetry.Nvml.Board;

namespace LabelBench.Telemetry.Nvml.Readers;

/// <summary>A counter of bytes over PCIe, which is 32 or 64 bits wide as its type says. One of 32 bits goes round within a tenth of a second on a fast link, and then counts nothing.</summary>
internal sealed unsafe class PcieLink(uint number, GpuChannel channel, double mostBytesPerSecond)
{
    /// <summary>Bytes a second and lane, one direction, of generations 1 to 7, after encoding (PCI-SIG).</summary>
    private static readonly double[] LaneRates = [0.25e9, 0.5e9, 0.985e9, 1.969e9, 3.938e9, 7.563e9, 15.13e9];

    private GrowingCounter? counter;

    public uint Field => number;

    public GpuChannel Channel => channel;

    public long Total => counter?.Total ?? 0;

    public int LostCount => counter?.LostCount ?? 0;

    /// <summary>More cannot pass in one direction; of the widest link there is where the GPU does not tell its own.</summary>
    public static double MostBytesPerSecond(NvmlLibrary library, nint device)
    {
        uint generation, width;
        return library.Call(NvmlCall.nvmlDeviceGetMaxPcieLinkGeneration, device, &generation) == NvmlReturn.Success && generation >= 1 && generation <= LaneRates.Length
            && library.Call(NvmlCall.nvmlDeviceGetMaxPcieLinkWidth, device, &width) == NvmlReturn.Success && width is >= 1 and <= 32
            ? LaneRates[generation - 1] * width
            : LaneRates[^1] * 16;
    }

    /// <param name="bytes">As the driver counts them.</param>
    public CounterStep Add(long bytes, NvmlValueType type, long nowNs) =>
        (counter ??= new GrowingCounter(type == NvmlValueType.UnsignedInt ? 1L << 32 : 0, mostBytesPerSecond, mostBytesPerSecond / 50)).Add(bytes, nowNs);
}
