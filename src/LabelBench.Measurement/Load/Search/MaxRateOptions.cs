namespace LabelBench.Measurement.Load.Search;

/// <summary>What the highest rate is searched for, and with how much load.</summary>
/// <param name="Percentile">Share of queries that must stay within the limit, above 0 and below 1.</param>
/// <param name="LimitSeconds">Longest response, above 0.</param>
/// <param name="FirstRate">A guess, queries a second; a hundredth or a hundred times the answer will do.</param>
/// <param name="BudgetSeconds">Load spent on the search; the confirming run comes on top.</param>
/// <param name="RunSeconds">Length of the runs near the answer.</param>
/// <param name="ConfirmSeconds">Length of the confirming run; 0 for none.</param>
public sealed record MaxRateOptions(double Percentile, double LimitSeconds, double FirstRate, double BudgetSeconds = 100, double RunSeconds = 6, double ConfirmSeconds = 60)
{
    /// <summary>A run that only brackets takes no more than this part of the load.</summary>
    public const int BracketsABudget = 10;

    /// <exception cref="ArgumentException">A number is outside its range.</exception>
    public void Check()
    {
        if (!(Percentile is > 0 and < 1) || !(LimitSeconds > 0) || !(FirstRate > 0 && double.IsFinite(FirstRate)) || !(RunSeconds > 0) || !(BudgetSeconds > RunSeconds) || !(ConfirmSeconds >= 0))
            throw new ArgumentException($"A search needs a percentile between 0 and 1, a limit, a first rate and a run above 0 s, and a budget longer than a run: {this}.");
    }
}
