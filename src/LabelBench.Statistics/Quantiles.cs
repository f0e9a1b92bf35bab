namespace LabelBench.Statistics;

public static class Quantiles
{
    public static double Of(ReadOnlySpan<long> sorted, double p)
    {
        var h = (sorted.Length - 1) * p;
        var i = (int)h;
        return i + 1 < sorted.Length ? sorted[i] + (h - i) * (sorted[i + 1] - sorted[i]) : sorted[i];
    }
}
