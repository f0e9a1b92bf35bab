using LabelBench.Core;

namespace LabelBench.Labeling.Review;

/// <summary>How often people agreed with accepted pre-labels that they checked.</summary>
/// <param name="Agreed">Checked items whose label stood.</param>
/// <param name="Checked">All checked items.</param>
public readonly record struct Agreement(long Agreed, long Checked)
{
    /// <summary>97.5 % quantile of the normal distribution: an interval of 95 %.</summary>
    private const double Z95 = 1.959963984540054;

    public Agreement With(bool agreed) => new(Agreed + (agreed ? 1 : 0), Checked + 1);

    public Reading<Share> Rate => Checked > 0 ? new Share((double)Agreed / Checked) : Reading.Missing<Share>("nothing was checked");

    /// <summary>Wilson's score interval for the rate among all accepted items; with nothing checked, everything from 0 to 1 is possible.</summary>
    /// <param name="z">Quantile of the normal distribution; the default gives 95 %.</param>
    /// <remarks>Wilson (1927), doi:10.1080/01621459.1927.10502953, without continuity correction.</remarks>
    public (Share Low, Share High) Interval(double z = Z95)
    {
        if (Checked == 0)
            return (new Share(0), new Share(1));
        var (n, p) = ((double)Checked, (double)Agreed / Checked);
        var centre = p + z * z / (2 * n);
        var spread = z * Math.Sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        var scale = 1 + z * z / n;
        // Both ends are exact at the borders; rounding would leave a trace there.
        return (new Share(Agreed == 0 ? 0 : (centre - spread) / scale), new Share(Agreed == Checked ? 1 : (centre + spread) / scale));
    }
}
