using System.Globalization;
using LabelBench.Records;

namespace LabelBench.Measurement.Load;

/// <summary>Says whether LabelBench's own garbage collector may be among the highest latencies. Pure.</summary>
public static class CollectionFindings
{
    /// <summary>Pauses that a window may have together.</summary>
    private static readonly TimeSpan AllowedPause = TimeSpan.FromMilliseconds(1);

    /// <summary>Share of a window that pauses may take, where that is more.</summary>
    private const double AllowedShare = 0.001;

    public static IEnumerable<Finding> Of(HarnessCost harness, TimeSpan window)
    {
        var allowed = window * AllowedShare > AllowedPause ? window * AllowedShare : AllowedPause;
        if (harness.Gen2Collections > 0 || harness.GcPause > allowed)
            yield return new Finding(HarnessCost.Rule, false, string.Create(CultureInfo.InvariantCulture,
                $"LabelBench's own garbage collector made {harness.Gen2Collections} collections of generation 2 in the window and paused it for {harness.GcPause.TotalMilliseconds:0.##} ms together; none and {allowed.TotalMilliseconds:0.##} ms are allowed: the highest latencies may be its doing"));
    }
}
