using System.Globalization;

namespace LabelBench.Telemetry.Linux.Machine;

/// <summary>Lists of CPUs or nodes as the kernel writes them: <c>0-3,8,10-11</c>.</summary>
internal static class CpuList
{
    /// <returns>How many there are; null for text that is no list. An empty text holds none.</returns>
    public static int? CountOf(string? text)
    {
        if (text is null) return null;
        var count = 0;
        foreach (var part in text.Trim().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !TryParse(ends[0], out var first) || !TryParse(ends[^1], out var last) || last < first) return null;
            count += last - first + 1;
        }
        return count;

        static bool TryParse(string digits, out int value) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
