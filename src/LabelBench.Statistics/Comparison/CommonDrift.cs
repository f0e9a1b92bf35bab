namespace LabelBench.Statistics.Comparison;

/// <summary>The drift that cells have in common which were measured side by side: a machine that warms moves all of them, and together they show it where one alone cannot.</summary>
/// <param name="PerTrial">Slope on the logarithmic scale, per trial of a cell.</param>
/// <param name="PValue">Two-sided, where no cell drifts.</param>
/// <remarks>
/// Sum of the cells' t statistics against its deviation, √Σ ν/(ν - 2). The slope is their mean, weighted by the errors of each cell and of all, half and half: with few trials an
/// error of its own may be small by chance.
/// </remarks>
internal sealed record CommonDrift(double PerTrial, double PValue)
{
    /// <summary>Fewer cells have nothing in common.</summary>
    private const int LeastCells = 3;

    /// <summary>Degrees of freedom above which t has a variance.</summary>
    private const double LeastFreedom = 2;

    /// <summary>Standard errors by which a cell's own slope may differ from the common one.</summary>
    private const double Compatible = 3;

    /// <returns>Null where there are too few cells, or they do not vary.</returns>
    public static CommonDrift? Of(IEnumerable<TrendTest> cells)
    {
        var known = cells.Where(c => c is { Error: > 0, DegreesOfFreedom: > LeastFreedom }).ToArray();
        if (known.Length < LeastCells)
            return null;
        var usual = known.Average(c => c.Error * c.Error);
        double slopes = 0, weights = 0, sum = 0, variance = 0;
        foreach (var cell in known)
        {
            var weight = 1 / (cell.Error * cell.Error + usual);
            (slopes, weights) = (slopes + weight * cell.PerTrial, weights + weight);
            (sum, variance) = (sum + cell.PerTrial / cell.Error, variance + cell.DegreesOfFreedom / (cell.DegreesOfFreedom - LeastFreedom));
        }
        return new CommonDrift(slopes / weights, 2 * Normal.UpperTail(Math.Abs(sum) / Math.Sqrt(variance)));
    }

    /// <summary>Whether a cell may drift like the others.</summary>
    public bool Holds(TrendTest cell) => Math.Abs(cell.PerTrial - PerTrial) <= Compatible * cell.Error;
}
