namespace LabelBench.Statistics.Comparison;

/// <summary>What two sets of trials say about a figure.</summary>
public enum ChangeOutcome
{
    /// <summary>The second side is lower, beyond chance and beyond the threshold.</summary>
    Lower,

    /// <summary>The second side is higher, beyond chance and beyond the threshold.</summary>
    Higher,

    /// <summary>Shown to differ by less than the threshold, which is more than not shown to differ.</summary>
    Unchanged,

    /// <summary>Not enough data, or data that cannot be trusted, for any of the others.</summary>
    Inconclusive,
}
