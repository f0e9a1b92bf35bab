using LabelBench.Core;

namespace LabelBench.Models;

/// <summary>What the literature says about an architecture at its own size and batch 1, to hold the generated graph against.</summary>
/// <param name="Parameters">Trained numbers as published.</param>
/// <param name="Flops">Floating-point operations per item, a multiply-accumulate counted as 2.</param>
/// <param name="ParameterDifference">Parameters that the generated graph has more (fewer when negative) for the reason in <paramref name="Difference"/>.</param>
/// <param name="Difference">Why a like-with-like comparison adjusts the published count; empty where it does not.</param>
/// <param name="Source">Where the figures were published.</param>
public sealed record PublishedFigures(Reading<Count> Parameters, Reading<Count> Flops, long ParameterDifference, string Difference, string Source)
{
    /// <summary>The published parameter count brought to what the generated graph holds.</summary>
    public Reading<Count> ComparableParameters => Parameters.Map(count => new Count(count.Value + ParameterDifference));
}
