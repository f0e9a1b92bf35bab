namespace LabelBench.Statistics.Comparison;

/// <summary>Judges a comparison again and again while trials are added, without erring more often than one judgement may.</summary>
/// <remarks>
/// A look may spend what the boundary of O'Brien and Fleming allows up to its share of the information, 2 - 2 Φ(z / √share), less what looks before it have spent:
/// Lan and DeMets (1983), doi:10.1093/biomet/70.3.659. Looks are taken for independent of each other (Bonferroni), which holds for any test and costs a little power.
/// The same spending rules "unchanged", whose error is 5 %.
/// </remarks>
public static class SequentialLooks
{
    // 5 % for each of the two one-sided tests.
    private const double EquivalenceError = (1 - ChangeRule.EquivalenceConfidence) / 2;

    // A look calls a change where Welch's test or the rank sum test does, which together err a little more often than either; by simulation with five trials of a base that gets no more.
    private const double ForTwoTests = 0.8;

    // Degrees of freedom at which Student's t is the normal distribution, to seven digits far into the tails.
    private const double Normal = 1e8;

    /// <summary>How much of what the last look will know is known with so many trials: the inverse variance of the difference, as a share.</summary>
    /// <param name="from">Trials of the first side now.</param>
    /// <param name="to">Of the second side now.</param>
    /// <param name="mostFrom">At the last look.</param>
    /// <param name="mostTo">At the last look.</param>
    public static double Share(int from, int to, int mostFrom, int mostTo) => (1.0 / mostFrom + 1.0 / mostTo) / (1.0 / from + 1.0 / to);

    /// <param name="share">Of the information that there is now, up to 1.</param>
    /// <param name="before">At the look before; 0 at the first.</param>
    /// <returns>The rule to judge by at this look alone.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is not more information than before, or more than all.</exception>
    public static ChangeRule At(double share, double before, ChangeRule rule)
    {
        if (!(share > before && before >= 0 && share <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, $"A look knows more than the {before} of the look before, and at most 1.");
        return rule with
        {
            Significance = Spent(ForTwoTests * rule.Significance, share) - Spent(ForTwoTests * rule.Significance, before),
            Equivalence = 1 - 2 * (Spent(EquivalenceError, share) - Spent(EquivalenceError, before)),
        };
    }

    private static double Spent(double error, double share) => share == 0 ? 0 : 2 * StudentT.Cdf(-StudentT.Quantile(1 - error / 2, Normal) / Math.Sqrt(share), Normal);
}
