namespace LabelBench.Statistics;

/// <summary>How much of its error a test may spend at each of several looks, so that looking often does not make it err often.</summary>
/// <remarks>
/// A run that is judged again whenever it has grown by half, and ends at the first pass, passes at its limit two to four times as often as one that is judged once.
/// The spending function of O'Brien and Fleming's kind gives hardly anything to early looks: α(s) = 2 - 2 Φ(z / √s), with z the quantile of 1 - α / 2 and s the share of the
/// longest run that has been seen. Lan and DeMets (1983), doi:10.1093/biomet/70.3.659. Levels of looks add up to α, which is a little stricter than it need be.
/// </remarks>
public static class AlphaSpending
{
    /// <summary>Less can hardly be told from nothing where it is subtracted from 1.</summary>
    private const double Least = 1e-12;

    /// <summary>Confidence that a look asks for.</summary>
    /// <param name="confidence">Of all looks together, above 0.5 and below 1.</param>
    /// <param name="before">Share of the longest run at the look before this one; 0 where this is the first.</param>
    /// <param name="share">Share of the longest run now, above <paramref name="before"/> and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double ConfidenceAt(double confidence, double before, double share)
    {
        if (!(confidence is > 0.5 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence is above 0.5 and below 1.");
        if (!(before >= 0 && share > before && share <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "A look sees more than the one before it, and at most all.");
        var z = TwoSidedQuantile(1 - confidence);
        return 1 - Math.Max(Least, Spent(z, share) - Spent(z, before));
    }

    private static double Spent(double z, double share) => share == 0 ? 0 : 2 * Normal.UpperTail(z / Math.Sqrt(share));

    /// <summary>What a standard normal value exceeds in size with this probability, by bisection.</summary>
    private static double TwoSidedQuantile(double probability)
    {
        double low = 0, high = 40;
        for (var middle = 20.0; middle > low && middle < high; middle = (low + high) / 2)
        {
            if (2 * Normal.UpperTail(middle) > probability)
                low = middle;
            else
                high = middle;
        }
        return high;
    }
}
