using System.Collections.Immutable;

namespace LabelBench.Statistics.Comparison;

/// <summary>What is compared about one figure: the mean logarithms of groups of trials, each with a weight, added up.</summary>
/// <param name="Groups">Weights add up to 0, so that a common factor cancels; groups of a positive weight are the second side. Trials in the order of measurement.</param>
public sealed record Contrast(ImmutableArray<TrialGroup> Groups)
{
    /// <summary>One side against the other.</summary>
    public static Contrast Of(double[] from, double[] to) => new([new TrialGroup(from, -1), new TrialGroup(to, 1)]);

    /// <summary>A base that was measured before and after the candidate (A-B-A): a drift in a straight line cancels.</summary>
    public static Contrast Returning(double[] before, double[] candidate, double[] after) =>
        new([new TrialGroup(before, -0.5), new TrialGroup(candidate, 1), new TrialGroup(after, -0.5)]);

    /// <summary>Against a host that nothing was done to (difference of differences): what both hosts had in common cancels.</summary>
    public static Contrast AgainstControl(double[] from, double[] to, double[] controlFrom, double[] controlTo) =>
        new([new TrialGroup(from, -1), new TrialGroup(to, 1), new TrialGroup(controlFrom, 1), new TrialGroup(controlTo, -1)]);

    /// <summary>Whether there are two groups, one against the other.</summary>
    public bool IsPair => Groups is [{ Weight: -1 }, { Weight: 1 }];

    /// <summary>Trials of the smallest group.</summary>
    public int Trials => Groups.Min(g => g.Values.Length);
}

/// <summary>Trials that count alike.</summary>
/// <param name="Values">One per process start.</param>
public sealed record TrialGroup(double[] Values, double Weight);
