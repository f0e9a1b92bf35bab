namespace LabelBench.Statistics.Comparison;

/// <summary>When a difference is a change.</summary>
/// <param name="Threshold">Smallest change that matters, as a share: 0.02 is 2 %. Above 0.</param>
/// <param name="Significance">Largest two-sided probability, in a single test, at which a difference is beyond chance.</param>
/// <param name="FalseDiscoveries">Largest share of wrong ones among the changes found in one family of figures.</param>
/// <param name="IsInterleaved">Whether trials of the two sides took turns, so that a drift of the machine cancels.</param>
public sealed record ChangeRule(double Threshold = 0.02, double Significance = 0.01, double FalseDiscoveries = 0.05, bool IsInterleaved = false)
{
    /// <summary>Process starts of each side below which nothing is said: two values have no shape.</summary>
    public const int LeastTrials = 3;

    /// <summary>Confidence of the interval that is shown.</summary>
    public const double Confidence = 0.95;

    /// <summary>Confidence of the interval that must lie within the threshold for "unchanged": two one-sided tests at 5 %.</summary>
    /// <remarks>Schuirmann (1987), doi:10.1007/BF01068419.</remarks>
    public const double EquivalenceConfidence = 0.90;

    /// <summary>Process starts of each side below which nothing is said; at least <see cref="LeastTrials"/>.</summary>
    public int MinimumTrials { get; init; } = LeastTrials;

    /// <summary>Confidence by which "unchanged" is judged here: <see cref="EquivalenceConfidence"/>, more where a comparison is judged several times.</summary>
    public double Equivalence { get; init; } = EquivalenceConfidence;

    /// <summary>Whether something was changed on purpose that may have moved the machine's own pace: then a pace that explains a change is told, and the change stands.</summary>
    public bool PaceMayBeEffect { get; init; }

    /// <summary>Whether the design shows what the machine does by itself from one run to the next; where it does not, a change has no cause that could be named, and no direction is claimed.</summary>
    public bool SeesMachine { get; init; } = true;

    /// <summary>The threshold on the logarithmic scale.</summary>
    public double LogThreshold => Math.Log(1 + Threshold);
}
