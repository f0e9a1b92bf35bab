using System.Numerics.Tensors;

namespace LabelBench.Labeling.Scoring;

/// <summary>A class and how sure the model is of it.</summary>
public readonly record struct ScoredClass(int Class, float Score);

/// <summary>From a classifier's logits to labels.</summary>
public static class ClassScores
{
    /// <summary>Probabilities of one item: exp(x - max) / sum. Safe for large logits.</summary>
    /// <param name="logits">At least one, finite.</param>
    /// <param name="probabilities">As long as <paramref name="logits"/>; may be the same span.</param>
    public static void SoftMax(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        var target = probabilities[..logits.Length];
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), target);
        TensorPrimitives.SoftMax(target, target);
    }

    /// <summary>The best classes, highest score first; equal scores by lower class.</summary>
    /// <param name="best">Takes the result; its length is k.</param>
    /// <returns>Classes written: k, or fewer where there are fewer scores. NaN is never chosen.</returns>
    public static int Top(ReadOnlySpan<float> scores, Span<ScoredClass> best)
    {
        if (best.IsEmpty)
            return 0;
        var count = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            var score = scores[i];
            if (float.IsNaN(score) || count == best.Length && score <= best[^1].Score)
                continue;
            var at = count == best.Length ? count - 1 : count++;
            for (; at > 0 && best[at - 1].Score < score; at--)
                best[at] = best[at - 1];
            best[at] = new ScoredClass(i, score);
        }
        return count;
    }
}
