namespace LabelBench.Statistics;

/// <summary>Whether the last of a series of trials differs from the first by more than chance, when the trials in between tell what chance does.</summary>
/// <param name="Change">Last over first, less 1.</param>
/// <param name="Allowed">A change of at most this size, up or down, is no drift; 0.02 is 2 %.</param>
public sealed record DriftTest(double Change, double Allowed)
{
    /// <summary>Share of runs without any drift that are said to drift; counted are 1.1 to 1.6 %.</summary>
    public const double FalseAlarms = 0.015;

    /// <summary>Less than this is not worth a word, however quiet the machine: layouts in memory alone make that much between two processes.</summary>
    public const double LeastChange = 0.02;

    public bool IsDrift => Math.Abs(Math.Log(1 + Change)) > Math.Log(1 + Allowed);

    /// <summary>Weighs a repeated trial against the noise of others.</summary>
    /// <param name="trials">In the order in which they ran: which cell, and its figure, above 0. The first trial may be among them, its repeat must not.</param>
    /// <param name="first">Figure of the trial that was repeated, above 0.</param>
    /// <param name="last">Figure of the repeat, above 0.</param>
    /// <returns>Null when there are too few trials to tell: fewer than 3 pairs of neighbours from cells with at least 2 trials.</returns>
    /// <remarks>
    /// The noise is half the mean square of differences between neighbours in time (von Neumann et al. 1941, doi:10.1214/aoms/1177731677), each trial against the mean of its
    /// cell on a logarithmic scale: a drift, slow or sudden, hardly enters, while the deviation within cells would contain all of it and excuse it. Student's t then allows
    /// for few trials, with one degree of freedom a pair; <c>simulate.sh drift</c> counts the error rates.
    /// </remarks>
    public static DriftTest? Of(IReadOnlyCollection<(string Cell, double Figure)> trials, double first, double last)
    {
        var cells = trials.GroupBy(t => t.Cell, t => Math.Log(t.Figure), StringComparer.Ordinal).ToDictionary(g => g.Key, g => (Mean: g.Average(), Count: g.Count()), StringComparer.Ordinal);
        var known = trials.Where(t => cells[t.Cell].Count > 1).ToList();
        var (squares, weight, neighbours) = (0.0, 0.0, 0);
        foreach (var (before, after) in known.Zip(known.Skip(1)))
        {
            var difference = Deviation(after) - Deviation(before);
            squares += difference * difference;
            // A mean that contains the trial itself takes away part of its deviation; where both are of one cell it cancels.
            weight += before.Cell == after.Cell ? 2 : 2 - 1.0 / cells[before.Cell].Count - 1.0 / cells[after.Cell].Count;
            neighbours++;
        }
        if (neighbours < 3)
            return null;
        var noise = Math.Sqrt(squares / weight);
        var t = StudentT.Quantile(1 - FalseAlarms / 2, weight / 2);
        return new DriftTest(last / first - 1, Math.Max(LeastChange, Math.Exp(t * noise * Math.Sqrt(2)) - 1));

        double Deviation((string Cell, double Figure) trial) => Math.Log(trial.Figure) - cells[trial.Cell].Mean;
    }
}
