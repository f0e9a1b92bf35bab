using System.Numerics.Tensors;
using LabelBench.Core;

namespace LabelBench.Labeling.Text;

/// <summary>Makes a tagger with seeded weights, whose own tags mean nothing, find a stated share of entities, so that decoding and everything behind it have the work of a real job.</summary>
/// <param name="tags">Of the tagger.</param>
/// <param name="share">Share of the words that belong to an entity, 0 to 1, on average.</param>
public sealed class InjectedTags(BioTags tags, double share, ulong seed)
{
    /// <summary>Added to the best score of a word. Two transitions of a seeded CRF change by 4 at most, so its best path goes through all injected tags.</summary>
    private const float Margin = 8;

    /// <summary>Words of an entity on average, as in <see cref="SentenceGenerator"/>: every fourth has a second one.</summary>
    private const double MeanWords = 1.25;

    private readonly double _beginChance = share / (MeanWords - (MeanWords - 1) * share);

    /// <summary>Raises one tag's score of every word above the others, the same for the same text.</summary>
    /// <param name="text">Number of the text.</param>
    /// <param name="scores">K scores for each token of the model's input, K the number of tags.</param>
    public void Raise(int text, ReadOnlySpan<TextWord> words, Span<float> scores)
    {
        var random = SplitMix64.For(seed, text);
        var inside = 0; // the tag that goes on, or 0
        foreach (var word in words)
        {
            var tag = inside;
            inside = 0;
            if (tag == 0 && random.Unit() < _beginChance)
            {
                var type = random.Below(tags.Types.Length);
                tag = 1 + 2 * type;
                inside = random.Unit() < MeanWords - 1 ? tag + 1 : 0;
            }
            var row = scores.Slice(word.Row * tags.Count, tags.Count);
            row[tag] = TensorPrimitives.Max(row) + Margin;
        }
    }
}
