namespace LabelBench.Analysis.Comparison;

/// <summary>What a comparison says.</summary>
public enum ComparisonVerdict
{
    /// <summary>Worse, beyond chance and by at least the threshold.</summary>
    Regressed,

    /// <summary>Better, beyond chance and by at least the threshold.</summary>
    Improved,

    /// <summary>Shown to differ by less than the threshold.</summary>
    Unchanged,

    /// <summary>Not enough data, or data that cannot be trusted.</summary>
    Inconclusive,

    /// <summary>Not the same was measured.</summary>
    NotComparable,
}
