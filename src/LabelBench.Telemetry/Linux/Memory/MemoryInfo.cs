namespace LabelBench.Telemetry.Linux.Memory;

/// <summary>/proc/meminfo, in bytes.</summary>
/// <param name="Available">Null before Linux 3.14, which does not estimate it; MemFree is no substitute.</param>
/// <param name="SwapUsed">Null where the kernel has no swap lines.</param>
internal readonly record struct MemoryInfo(long Total, long? Available, long? SwapUsed)
{
    public static bool TryParse(ReadOnlySpan<byte> text, out MemoryInfo memory)
    {
        memory = default;
        if (Kilobytes(text, "MemTotal:"u8) is not { } total) return false;
        var swap = Kilobytes(text, "SwapTotal:"u8) - Kilobytes(text, "SwapFree:"u8);
        memory = new MemoryInfo(total, Kilobytes(text, "MemAvailable:"u8), swap);
        return true;
    }

    private static long? Kilobytes(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key) => KernelText.NumberAfter(text, key) * 1024;
}
