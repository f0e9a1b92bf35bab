using System.Numerics.Tensors;

namespace LabelBench.Labeling.Text;

/// <summary>From a tagger's scores to a tag for every word and how sure it is.</summary>
public static class TagScores
{
    /// <summary>The best tag of every word; of equal ones the first. NaN is never the best where another score is there.</summary>
    /// <param name="scores">K scores for each token of the model's input.</param>
    /// <param name="count">K.</param>
    /// <param name="tags">As long as <paramref name="words"/>.</param>
    public static void Best(ReadOnlySpan<float> scores, int count, ReadOnlySpan<TextWord> words, Span<int> tags)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var row = scores.Slice(words[i].Row * count, count);
            var best = 0;
            for (var tag = 1; tag < count; tag++)
            {
                if (row[tag] > row[best] || float.IsNaN(row[best]))
                    best = tag;
            }
            tags[i] = best;
        }
    }

    /// <summary>The share of each word's tag in its scores: their softmax.</summary>
    /// <param name="confidences">As long as <paramref name="words"/>; 0 to 1.</param>
    /// <returns>Their mean; NaN without words.</returns>
    /// <inheritdoc cref="Best"/>
    public static double Confidence(ReadOnlySpan<float> scores, int count, ReadOnlySpan<TextWord> words, ReadOnlySpan<int> tags, Span<float> confidences)
    {
        var total = 0.0;
        for (var i = 0; i < words.Length; i++)
        {
            var row = scores.Slice(words[i].Row * count, count);
            var highest = TensorPrimitives.Max(row);
            var sum = 0f;
            foreach (var score in row)
                sum += MathF.Exp(score - highest);
            confidences[i] = MathF.Exp(row[tags[i]] - highest) / sum;
            total += confidences[i];
        }
        return total / words.Length;
    }
}
