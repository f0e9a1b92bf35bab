using System.Buffers.Binary;

namespace LabelBench.Telemetry.Linux.Gpus;

/// <summary>What the amdgpu driver's gpu_metrics blob tells beyond the files beside it; null for what this version or this GPU does not tell.</summary>
/// <param name="EnergyMicrojoules">Since the driver was loaded.</param>
/// <param name="PowerMilliwatts">Mean over the driver's own period.</param>
/// <param name="Throttling">Independent throttle bits: 0-7 power limits, 16-23 currents, 32-46 temperatures.</param>
/// <param name="FirmwareTicks">Firmware's clock in steps of 10 ns: stands still while the firmware does.</param>
internal readonly record struct AmdGpuMetrics(long? EnergyMicrojoules, long? PowerMilliwatts, ulong? Throttling, long? FirmwareTicks)
{
    public const ulong PowerBits = 0xFF, TemperatureBits = 0x7FFF_0000_0000;

    /// <summary>A step of the energy accumulator: 2^-16 J.</summary>
    private const double MicrojoulesPerStep = 1e6 / 65_536;

    /// <remarks>struct gpu_metrics_v1_3, v1_4 and v2_4 of the kernel's kgd_pp_interface.h. The first four bytes are u16 size, u8 format, u8 content. All ones stand for "not told".</remarks>
    /// <returns>False for a version that is not known, named in the reason.</returns>
    public static bool TryParse(ReadOnlySpan<byte> blob, out AmdGpuMetrics metrics, out string reason)
    {
        (metrics, reason) = (default, "");
        if (blob.Length < 4 || BinaryPrimitives.ReadUInt16LittleEndian(blob) is var size && blob.Length < size)
        {
            reason = "gpu_metrics is cut off";
            return false;
        }
        switch (blob[2], blob[3])
        {
            case (1, 3) when size >= 120:
                metrics = new AmdGpuMetrics(Energy(blob[24..]), Watts(blob[22..]) * 1000, Bits64(blob[112..]), Ticks(blob[96..]));
                return true;
            case (1, >= 4) when size >= 240:
                // Throttling of v1.4 is in bits of the product's own; only the independent ones of v1.3 mean the same everywhere.
                metrics = new AmdGpuMetrics(Energy(blob[24..]), Watts(blob[10..]) * 1000, null, Ticks(blob[232..]));
                return true;
            default:
                reason = FormattableString.Invariant($"gpu_metrics is of version {blob[2]}.{blob[3]}, of which no energy or throttling is known here");
                return false;
        }
    }

    private static long? Energy(ReadOnlySpan<byte> at) =>
        BinaryPrimitives.ReadUInt64LittleEndian(at) is not ulong.MaxValue and var steps && steps * MicrojoulesPerStep < long.MaxValue ? (long)(steps * MicrojoulesPerStep) : null;

    private static long? Watts(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt16LittleEndian(at) is not ushort.MaxValue and var watts ? watts : null;

    private static ulong? Bits64(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt64LittleEndian(at) is not ulong.MaxValue and var bits ? bits : null;

    private static long? Ticks(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt64LittleEndian(at) is not ulong.MaxValue and var ticks ? (long)(ticks & long.MaxValue) : null;
}
