using System.Buffers.Text;

namespace LabelBench.Telemetry.Linux.Cpu;

/// <summary>/proc/loadavg: <c>0.27 0.32 0.22 4/131 8246</c>.</summary>
/// <param name="OneMinuteHundredths">Load over the last minute in hundredths, as exact as the kernel prints it.</param>
/// <param name="Runnable">Tasks that run or are ready to.</param>
internal readonly record struct LoadAverage(long OneMinuteHundredths, long Runnable)
{
    public static bool TryParse(ReadOnlySpan<byte> text, out LoadAverage load)
    {
        load = default;
        if (!KernelText.TryTakeLine(ref text, out var line)
            || !KernelText.TryTakeWord(ref line, out var one) || !Utf8Parser.TryParse(one, out decimal minute, out var used) || used != one.Length
            || !KernelText.TryTakeWord(ref line, out _) || !KernelText.TryTakeWord(ref line, out _)
            || !KernelText.TryTakeNumber(ref line, out var runnable) || !line.StartsWith("/"u8))
            return false;
        load = new LoadAverage((long)(minute * 100), runnable);
        return true;
    }
}
