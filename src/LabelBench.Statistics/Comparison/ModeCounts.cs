namespace LabelBench.Statistics.Comparison;

/// <summary>How many values lie within the same reach of three places.</summary>
internal readonly record struct ModeCounts(double Lower, double Between, double Upper)
{
    /// <summary>Of the values near the smaller mode, as many at most lie between the modes: fewer than in a flat top, however few there are.</summary>
    private const double Shallowest = 0.9;

    public bool HaveValley => Between < Shallowest * Math.Min(Lower, Upper);

    public static ModeCounts operator +(ModeCounts a, ModeCounts b) => new(a.Lower + b.Lower, a.Between + b.Between, a.Upper + b.Upper);
}
