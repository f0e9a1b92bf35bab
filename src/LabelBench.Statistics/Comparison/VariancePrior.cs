namespace LabelBench.Statistics.Comparison;

/// <summary>What the variances of a whole suite say about a single one: few trials a cell give a poor variance, many cells together a good one.</summary>
/// <param name="DegreesOfFreedom">How many observations the suite is worth for one cell: 0 where the cells differ widely, many where they are alike.</param>
/// <param name="Variance">The suite's usual variance.</param>
/// <remarks>Smyth (2004), doi:10.2202/1544-6115.1027, section 6.2: moments of the logarithm of a scaled F distribution.</remarks>
public sealed record VariancePrior(double DegreesOfFreedom, double Variance)
{
    /// <summary>Stands for infinitely many: variances that differ by no more than chance.</summary>
    public const double Alike = 1e6;

    /// <param name="variances">Of the cells, with the degrees of freedom of each, at least 1; zeros are left out.</param>
    /// <returns>Null for fewer than 3 variances above zero.</returns>
    public static VariancePrior? Of(IEnumerable<(double Variance, double DegreesOfFreedom)> variances)
    {
        var known = variances.Where(v => v.Variance > 0).ToArray();
        if (known.Length < 3)
            return null;
        var logarithms = known.Select(v => Math.Log(v.Variance) - SpecialFunctions.Digamma(v.DegreesOfFreedom / 2) + Math.Log(v.DegreesOfFreedom / 2)).ToArray();
        var mean = logarithms.Average();
        var spread = logarithms.Sum(l => (l - mean) * (l - mean)) / (known.Length - 1) - known.Average(v => SpecialFunctions.Trigamma(v.DegreesOfFreedom / 2));
        if (spread <= 0)
            return new VariancePrior(Alike, Math.Exp(mean));
        var half = SpecialFunctions.TrigammaInverse(spread);
        return new VariancePrior(Math.Min(Alike, 2 * half), Math.Exp(mean + SpecialFunctions.Digamma(half) - Math.Log(half)));
    }

    /// <summary>A cell's variance, drawn towards the suite's by as much as the suite is worth.</summary>
    public (double Variance, double DegreesOfFreedom) Moderate(double variance, double degreesOfFreedom) =>
        ((DegreesOfFreedom * Variance + degreesOfFreedom * variance) / (DegreesOfFreedom + degreesOfFreedom), DegreesOfFreedom + degreesOfFreedom);
}
