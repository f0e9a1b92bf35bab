using System.Collections.Immutable;

namespace LabelBench.Statistics.Comparison;

/// <summary>What is compared about one figure: the mean logarithms of groups of trials, each with a weight, added up.</summary>
/// <param name="Groups">Weights add up to 0, so that a common factor cancels; groups of a positive weight are the second side. Trials in the order of measurement.</param>
public sealed record Contrast(ImmutableArray<TrialGroup> Groups)
{
    /// <summary>One side against the other.</summary>
    public static Contrast Of(double[] from, double[] to) => Of(new TrialGroup(from), new TrialGroup(to));

    /// <inheritdoc cref="Of(double[], double[])"/>
    public static Contrast Of(TrialGroup from, TrialGroup to) => new([@from with { Weight = -1 }, to with { Weight = 1 }]);

    /// <summary>A base that was measured before and after the candidate (A-B-A): a drift in a straight line cancels.</summary>
    public static Contrast Returning(TrialGroup before, TrialGroup candidate, TrialGroup after) =>
        new([before with { Weight = -0.5 }, candidate with { Weight = 1 }, after with { Weight = -0.5 }]);

    /// <summary>Against a host that nothing was done to (difference of differences): what both hosts had in common cancels.</summary>
    public static Contrast AgainstControl(TrialGroup from, TrialGroup to, TrialGroup controlFrom, TrialGroup controlTo) =>
        new([@from with { Weight = -1 }, to with { Weight = 1 }, controlFrom with { Weight = 1 }, controlTo with { Weight = -1 }]);

    /// <summary>Whether there are two groups, one against the other.</summary>
    public bool IsPair => Groups is [{ Weight: -1 }, { Weight: 1 }];

    /// <summary>How the pace of the machine differs, one for each kind of work; empty where a group lacks it, or where there are too few trials to tell its scatter.</summary>
    public ImmutableArray<PaceShift> Paces => Groups.Sum(g => g.Values.Length) is 0 or 1 ? [] :
        [.. Enumerable.Range(0, Groups.Min(g => g.Paces.Length)).Select(kind => PaceShift.Of([.. Groups.Select(g => (g.Paces[kind], g.Weight))]))];

    /// <summary>Trials of the smallest group.</summary>
    public int Trials => Groups.Min(g => g.Values.Length);
}

/// <summary>Trials that count alike.</summary>
/// <param name="Values">One per process start.</param>
/// <param name="Weight">In its contrast, which sets it; 0 for a group that is in none.</param>
public sealed record TrialGroup(double[] Values, double Weight = 0)
{
    /// <summary>What the machine did around each of them, one for each kind of work; empty where that was not measured. All groups of a contrast have the same kinds.</summary>
    public ImmutableArray<PaceReadings> Paces { get; init; } = [];
}
