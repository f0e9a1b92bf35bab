using LabelBench.Core;
using LabelBench.Labeling.Inputs;

namespace LabelBench.Labeling.Review;

/// <summary>Which accepted items are checked by a person all the same: a seeded share of them, each decided by its number alone, so that any worker in any order picks the same.</summary>
/// <param name="Share">0 (none) to 1 (all).</param>
public sealed record QualitySample(Share Share, ulong Seed)
{
    public bool IsChecked(int item) => SplitMix64.For(Seed, item).Unit() < Share.Value;
}
