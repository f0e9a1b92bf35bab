using System.Globalization;
using LabelBench.Records;

namespace LabelBench.Analysis;

/// <summary>Says what LabelBench's own garbage collector did while it measured.</summary>
public static class CollectionNotes
{
    /// <summary>One sentence over the windows of all trials; null where nothing was measured.</summary>
    public static string? Of(RunRecord record)
    {
        HarnessCost[] windows = [.. record.Trials.Select(t => t.Measurement?.Harness).OfType<HarnessCost>()];
        if (windows.Length == 0)
            return null;
        var full = windows.Sum(w => w.Gen2Collections);
        return string.Create(CultureInfo.InvariantCulture,
            $"LabelBench's own garbage collector made {(full == 0 ? "no collection" : full == 1 ? "1 collection" : $"{full} collections")} of generation 2 in {windows.Length} windows and paused a window for {windows.Max(w => w.GcPause.TotalMilliseconds):0.##} ms at most.");
    }
}
