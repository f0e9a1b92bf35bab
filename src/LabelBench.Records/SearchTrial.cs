using LabelBench.Workloads;

namespace LabelBench.Records;

/// <summary>What a trial was for, in a search.</summary>
/// <param name="Cell">What it measured: a search knows its cells only as it goes.</param>
public sealed record SearchTrial(SearchPhase Phase, Cell Cell);

public enum SearchPhase
{
    /// <summary>One configuration more.</summary>
    Try,

    /// <summary>A fresh trial of the configuration that looks best, or a long one at the rate that looks highest.</summary>
    Confirm,

    /// <summary>A short one at a rate of which not even the order of magnitude is known.</summary>
    Bracket,

    /// <summary>At a rate near the highest.</summary>
    Refine,
}
