using System.Numerics.Tensors;

namespace LabelBench.Labeling.ActiveLearning;

/// <summary>How much would be learned from a label: the higher, the less sure the model is. Entropies in nats.</summary>
/// <remarks>
/// Settles (2009), "Active Learning Literature Survey", section 3.1, for entropy, margin and least confidence; Houlsby et al. (2011), arXiv:1112.5745, for BALD. A NaN among
/// the numbers of an item gives NaN, which <see cref="Top"/> never picks. Nothing here allocates.
/// </remarks>
public static class AcquisitionScores
{
    /// <summary>Entropy of the softmax of logits: 0 (sure) to ln C (no idea). Safe for large logits.</summary>
    /// <param name="logits">C numbers, at least one, below positive infinity.</param>
    /// <param name="scratch">At least C numbers, overwritten.</param>
    public static float SoftMaxEntropy(ReadOnlySpan<float> logits, Span<float> scratch)
    {
        var shifted = scratch[..logits.Length];
        var high = TensorPrimitives.Max(logits);
        TensorPrimitives.Subtract(logits, high, shifted);
        // A logit of negative infinity has no share; a finite floor keeps 0 x infinity out of the product, and exp of it is 0 all the same.
        TensorPrimitives.Max(shifted, -200f, shifted);
        // H = ln Z - sum p_i z_i, with Z = sum exp z_i: exponentials and products are summed a block at a time on the stack.
        Span<float> weights = stackalloc float[256];
        double sum = 0, mean = 0;
        for (var at = 0; at < shifted.Length; at += weights.Length)
        {
            var block = shifted.Slice(at, Math.Min(weights.Length, shifted.Length - at));
            var exp = weights[..block.Length];
            TensorPrimitives.Exp(block, exp);
            sum += TensorPrimitives.Sum<float>(exp);
            mean += TensorPrimitives.Dot<float>(exp, block);
        }
        return (float)Math.Max(0, Math.Log(sum) - mean / sum);
    }

    /// <summary>Entropy of probabilities; 0 ln 0 counts as 0.</summary>
    /// <param name="probabilities">Sum 1, none negative.</param>
    public static float Entropy(ReadOnlySpan<float> probabilities)
    {
        Span<float> logarithms = stackalloc float[256];
        double entropy = 0;
        for (var at = 0; at < probabilities.Length; at += logarithms.Length)
        {
            var block = probabilities.Slice(at, Math.Min(logarithms.Length, probabilities.Length - at));
            var logs = logarithms[..block.Length];
            TensorPrimitives.Max(block, float.Epsilon, logs); // so that 0 times its logarithm is 0; NaN stays NaN
            TensorPrimitives.Log(logs, logs);
            entropy -= TensorPrimitives.Dot(block, logs);
        }
        return double.IsNaN(entropy) ? float.NaN : (float)Math.Max(0, entropy);
    }

    /// <summary>1 - (best - second best): 0 (sure) to 1 (two classes alike). One class alone is sure.</summary>
    /// <param name="probabilities">At least one.</param>
    public static float Margin(ReadOnlySpan<float> probabilities)
    {
        var best = TensorPrimitives.IndexOfMax(probabilities);
        if (float.IsNaN(probabilities[best]))
            return float.NaN;
        var second = float.NegativeInfinity;
        if (best > 0)
            second = TensorPrimitives.Max(probabilities[..best]);
        if (best + 1 < probabilities.Length)
            second = Math.Max(second, TensorPrimitives.Max(probabilities[(best + 1)..]));
        return float.IsNegativeInfinity(second) ? 0 : 1 - (probabilities[best] - second);
    }

    /// <summary>1 - best: 0 (sure) to 1 - 1 / C.</summary>
    /// <param name="probabilities">At least one.</param>
    public static float LeastConfidence(ReadOnlySpan<float> probabilities) => 1 - TensorPrimitives.Max(probabilities);

    /// <summary>Mutual information between the label and the model's weights (BALD): entropy of the mean prediction minus mean entropy of the predictions. 0 where all passes agree; the more each pass is sure of something else, the higher.</summary>
    /// <param name="passes">T x C probabilities of T stochastic passes, pass by pass.</param>
    /// <param name="classes">C.</param>
    /// <param name="scratch">At least C numbers; afterwards the first C are the mean of the passes, the prediction of them all.</param>
    /// <exception cref="ArgumentException">No pass, or not a whole number of them.</exception>
    public static float Bald(ReadOnlySpan<float> passes, int classes, Span<float> scratch)
    {
        if (classes < 1 || passes.IsEmpty || passes.Length % classes != 0)
            throw new ArgumentException($"{passes.Length} numbers are no whole number of passes over {classes} classes.", nameof(passes));
        var mean = scratch[..classes];
        var count = passes.Length / classes;
        mean.Clear();
        double entropies = 0;
        for (var pass = 0; pass < count; pass++)
        {
            var probabilities = passes.Slice(pass * classes, classes);
            TensorPrimitives.Add(mean, probabilities, mean);
            entropies += Entropy(probabilities);
        }
        TensorPrimitives.Divide(mean, count, mean);
        var information = Entropy(mean) - entropies / count;
        return double.IsNaN(information) ? float.NaN : (float)Math.Max(0, information);
    }

    /// <summary>The items with the highest scores, best first (as they come, one by one: <see cref="BestPicks"/>); equal scores by lower index; NaN is never picked.</summary>
    /// <param name="scores">One per item.</param>
    /// <param name="picks">Takes the indices; its length is the number wanted.</param>
    /// <returns>Items picked: fewer than wanted where there are fewer.</returns>
    public static int Top(ReadOnlySpan<float> scores, Span<int> picks)
    {
        if (picks.IsEmpty)
            return 0;
        // A heap whose root is the worst pick so far: n log k, and nothing but the picks in memory.
        var count = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i]))
                continue;
            if (count < picks.Length)
            {
                picks[count] = i;
                Rise(scores, picks, count++);
            }
            else if (scores[i] > scores[picks[0]])
            {
                picks[0] = i;
                Sink(scores, picks);
            }
        }
        for (var left = count - 1; left > 0; left--)
        {
            (picks[0], picks[left]) = (picks[left], picks[0]);
            Sink(scores, picks[..left]);
        }
        return count;
    }

    private static bool IsWorse(ReadOnlySpan<float> scores, int a, int b) => scores[a] < scores[b] || scores[a] == scores[b] && a > b;

    private static void Rise(ReadOnlySpan<float> scores, Span<int> heap, int at)
    {
        for (var parent = (at - 1) / 2; at > 0 && IsWorse(scores, heap[at], heap[parent]); at = parent, parent = (at - 1) / 2)
            (heap[at], heap[parent]) = (heap[parent], heap[at]);
    }

    private static void Sink(ReadOnlySpan<float> scores, Span<int> heap)
    {
        for (var at = 0; 2 * at + 1 < heap.Length;)
        {
            var child = 2 * at + 1;
            if (child + 1 < heap.Length && IsWorse(scores, heap[child + 1], heap[child]))
                child++;
            if (!IsWorse(scores, heap[child], heap[at]))
                return;
            (heap[at], heap[child]) = (heap[child], heap[at]);
            at = child;
        }
    }
}
