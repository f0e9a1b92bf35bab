namespace LabelBench.Telemetry.Linux.Stalls;

/// <summary>/proc/pressure/*: time since boot in which tasks waited for the resource, in microseconds.</summary>
/// <param name="Some">At least one task waited.</param>
/// <param name="Full">All tasks that were not idle waited; null where the kernel has no such line (cpu before 5.13).</param>
/// <remarks>Format: Documentation/accounting/psi.rst: <c>some avg10=0.00 avg60=0.00 avg300=0.00 total=0</c>.</remarks>
internal readonly record struct Pressure(long Some, long? Full)
{
    public static bool TryParse(ReadOnlySpan<byte> text, out Pressure pressure)
    {
        long? some = null, full = null;
        while (KernelText.TryTakeLine(ref text, out var line))
        {
            var place = line.IndexOf(" total="u8);
            if (place < 0) continue;
            var rest = line[(place + 7)..];
            if (!KernelText.TryTakeNumber(ref rest, out var total)) continue;
            if (line.StartsWith("some "u8)) some = total;
            else if (line.StartsWith("full "u8)) full = total;
        }
        pressure = new Pressure(some ?? 0, full);
        return some is not null;
    }
}
