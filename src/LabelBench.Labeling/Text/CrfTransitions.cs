using LabelBench.Core;
using LabelBench.Labeling.Inputs;

namespace LabelBench.Labeling.Text;

/// <summary>Transition scores of a linear-chain CRF.</summary>
public static class CrfTransitions
{
    /// <summary>Score of a transition that never happens: out of reach of any sum of emissions, yet finite.</summary>
    public const float Never = -10_000;

    /// <summary>K x K scores, from row to column: seeded between -1 and 1, and <see cref="Never"/> where the tags would not be well-formed.</summary>
    public static float[] Seeded(BioTags tags, ulong seed)
    {
        var random = new SplitMix64(seed);
        var scores = new float[tags.Count * tags.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var score = (float)random.Between(-1, 1);
            scores[i] = BioTags.MayFollow(i / tags.Count, i % tags.Count) ? score : Never;
        }
        return scores;
    }

    /// <summary>K x K scores for a tagger whose own transitions are not known: 0, and <see cref="Never"/> where the tags would not be well-formed.</summary>
    public static float[] WellFormed(TagSet tags) =>
        [.. Enumerable.Range(0, tags.Count * tags.Count).Select(i => tags.MayFollow(i / tags.Count, i % tags.Count) ? 0 : Never)];

    /// <inheritdoc cref="Start(BioTags)"/>
    public static float[] Start(TagSet tags) => [.. Enumerable.Range(0, tags.Count).Select(tag => tags.MayFollow(-1, tag) ? 0 : Never)];

    /// <summary>K scores for the first tag: 0, and <see cref="Never"/> for a tag that cannot begin a sequence.</summary>
    public static float[] Start(BioTags tags) => [.. Enumerable.Range(0, tags.Count).Select(tag => BioTags.MayFollow(-1, tag) ? 0 : Never)];
}
