namespace LabelBench.Statistics;

/// <summary>The rule of Triton's perf_analyzer, kept for comparison: steady when three windows in a row differ by at most 10 %.</summary>
public static class ThreeWindowRule
{
    /// <param name="throughput">Of windows of equal length, in order of time.</param>
    /// <param name="latency">In the same windows.</param>
    /// <returns>Index of the first of the three windows; null where no three agree.</returns>
    public static int? FirstSteady(ReadOnlySpan<double> throughput, ReadOnlySpan<double> latency)
    {
        for (var i = 0; i + 3 <= throughput.Length; i++)
        {
            if (Agree(throughput.Slice(i, 3)) && Agree(latency.Slice(i, 3)))
                return i;
        }
        return null;
    }

    private static bool Agree(ReadOnlySpan<double> three) =>
        Math.Max(three[0], Math.Max(three[1], three[2])) <= 1.1 * Math.Min(three[0], Math.Min(three[1], three[2]));
}
