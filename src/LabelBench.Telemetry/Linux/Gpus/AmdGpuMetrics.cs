using System.Buffers.Binary;

namespace LabelBench.Telemetry.Linux.Gpus;

/// <summary>What the amdgpu driver's gpu_metrics blob tells beyond the files beside it; null for what this version or this GPU does not tell.</summary>
/// <param name="EnergyMicrojoules">Since the driver was loaded.</param>
/// <param name="PowerMilliwatts">Mean over the driver's own period; of an APU that of its graphics part.</param>
/// <param name="Throttling">Independent throttle bits: 0-7 power limits, 16-23 currents, 32-46 temperatures.</param>
/// <param name="Held">Counts that grow while power or heat holds the clocks back, where there are no such bits.</param>
internal readonly record struct AmdGpuMetrics(long? EnergyMicrojoules, long? PowerMilliwatts, ulong? Throttling, (long Power, long Heat)? Held)
{
    public const ulong PowerBits = 0xFF, TemperatureBits = 0x7FFF_0000_0000;

    /// <summary>A step of the energy accumulator: 2^-16 J.</summary>
    private const double MicrojoulesPerStep = 1e6 / 65_536;

    /// <remarks>
    /// struct gpu_metrics_v1_0 to v1_6, v2_0 to v2_4 (APUs) and v3_0 of the kernel's kgd_pp_interface.h. The first four bytes are u16 size, u8 format, u8 content. All ones stand for "not told".
    /// Left alone: the energy of v1.0 and the powers of v2.0 to v2.3, whose units differ by product, and the throttle status that is in bits of the product's own.
    /// </remarks>
    /// <returns>False for a version that is not known, named in the reason.</returns>
    public static bool TryParse(ReadOnlySpan<byte> blob, out AmdGpuMetrics metrics, out string reason)
    {
        (metrics, reason) = (default, "");
        if (blob.Length < 4 || BinaryPrimitives.ReadUInt16LittleEndian(blob) is var size && blob.Length < size)
        {
            reason = "gpu_metrics is cut off";
            return false;
        }
        AmdGpuMetrics? known = (blob[2], blob[3]) switch
        {
            (1, 0) when size >= 36 => new(null, Watts(blob[34..]), null, null),
            (1, 1 or 2) when size >= 32 => new(Energy(blob[24..]), Watts(blob[22..]), null, null),
            (1, 3) when size >= 120 => new(Energy(blob[24..]), Watts(blob[22..]), Bits(blob[112..]), null),
            (1, 4) when size >= 32 => new(Energy(blob[24..]), Watts(blob[10..]), null, null),
            // From here on 32 JPEG engines lie before the energy.
            (1, 5) when size >= 96 => new(Energy(blob[88..]), Watts(blob[10..]), null, null),
            (1, 6) when size >= 128 => new(Energy(blob[88..]), Watts(blob[10..]), null, (Count(blob[112..]), Count(blob[108..]) + Count(blob[116..]) + Count(blob[120..]) + Count(blob[124..]))),
            (2, 0 or 1) => default(AmdGpuMetrics),
            (2, 2 or 3) when size >= 128 => new(null, null, Bits(blob[120..]), null),
            (2, 4) when size >= 128 => new(null, Milliwatts(blob[46..]), Bits(blob[120..]), null),
            (3, 0) when size >= 128 => new(null, Count(blob[124..]) is not uint.MaxValue and var milliwatts ? milliwatts : null, null, null),
            _ => null,
        };
        if (known is null) reason = FormattableString.Invariant($"gpu_metrics is of version {blob[2]}.{blob[3]}, of which no energy or throttling is known here");
        metrics = known ?? default;
        return known is not null;
    }

    private static long? Energy(ReadOnlySpan<byte> at) =>
        BinaryPrimitives.ReadUInt64LittleEndian(at) is not ulong.MaxValue and var steps && steps * MicrojoulesPerStep < long.MaxValue ? (long)(steps * MicrojoulesPerStep) : null;

    private static long? Watts(ReadOnlySpan<byte> at) => Milliwatts(at) * 1000;

    private static long? Milliwatts(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt16LittleEndian(at) is not ushort.MaxValue and var value ? value : null;

    private static ulong? Bits(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt64LittleEndian(at) is not ulong.MaxValue and var bits ? bits : null;

    private static long Count(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt32LittleEndian(at);
}
