namespace LabelBench.Statistics.Comparison;

/// <summary>Corrects the probabilities of many tests made together. Results in the order of the arguments, none above 1.</summary>
public static class ManyTests
{
    /// <summary>Benjamini and Hochberg: of all tests called significant at α, a share of at most α is wrong.</summary>
    /// <remarks>Benjamini and Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x; holds for independent and for positively dependent tests.</remarks>
    public static double[] BenjaminiHochberg(ReadOnlySpan<double> pValues)
    {
        var (p, order) = Sorted(pValues);
        var adjusted = new double[p.Length];
        double least = 1;
        for (var rank = p.Length; rank >= 1; rank--)
        {
            least = Math.Min(least, p[rank - 1] * p.Length / rank);
            adjusted[order[rank - 1]] = least;
        }
        return adjusted;
    }

    /// <summary>Holm: the probability that any test is wrongly called significant at α is at most α, whatever their dependence.</summary>
    /// <remarks>Holm (1979), Scandinavian Journal of Statistics 6, 65-70.</remarks>
    public static double[] Holm(ReadOnlySpan<double> pValues)
    {
        var (p, order) = Sorted(pValues);
        var adjusted = new double[p.Length];
        double greatest = 0;
        for (var rank = 1; rank <= p.Length; rank++)
        {
            greatest = Math.Max(greatest, Math.Min(1, p[rank - 1] * (p.Length - rank + 1)));
            adjusted[order[rank - 1]] = greatest;
        }
        return adjusted;
    }

    private static (double[] P, int[] Order) Sorted(ReadOnlySpan<double> pValues)
    {
        foreach (var p in pValues)
        {
            if (!(p is >= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(pValues), p, "A probability lies between 0 and 1.");
        }
        var (sorted, order) = (pValues.ToArray(), Enumerable.Range(0, pValues.Length).ToArray());
        Array.Sort(sorted, order);
        return (sorted, order);
    }
}
