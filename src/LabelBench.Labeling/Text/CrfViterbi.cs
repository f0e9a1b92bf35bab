using System.Numerics;
using System.Runtime.InteropServices;

namespace LabelBench.Labeling.Text;

/// <summary>The best tag sequence of a linear-chain CRF. Keeps its buffers; one per thread.</summary>
/// <remarks>Viterbi (1967), doi:10.1109/TIT.1967.1054010. O(S x K^2), a vector of next tags at a time.</remarks>
public sealed class CrfViterbi
{
    private float[] _score = [];
    private float[] _next = [];
    private int[] _from = [];

    /// <summary>Finds the path of the highest score; of equal ones the one whose later tags have the lower predecessors.</summary>
    /// <param name="emissions">S x K scores, step by step.</param>
    /// <param name="transitions">K x K scores, from row to column.</param>
    /// <param name="start">K scores for the first tag; empty for none.</param>
    /// <param name="path">Takes the tags; its length is S, at least 1.</param>
    /// <returns>The path's score: emissions and transitions summed.</returns>
    /// <exception cref="ArgumentException">Spans that do not fit each other, no step, or no tag.</exception>
    /// <remarks>NaN is never preferred. Where every score of a step is NaN or negative infinity, the path goes through tag 0.</remarks>
    public float Decode(ReadOnlySpan<float> emissions, ReadOnlySpan<float> transitions, ReadOnlySpan<float> start, Span<int> path)
    {
        var tags = path.IsEmpty ? 0 : emissions.Length / path.Length;
        if (tags == 0 || emissions.Length != tags * path.Length || transitions.Length != tags * tags || !start.IsEmpty && start.Length != tags)
            throw new ArgumentException($"{path.Length} steps, {emissions.Length} emissions, {transitions.Length} transitions and {start.Length} start scores do not fit each other.", nameof(emissions));
        Reserve(tags, path.Length);
        for (var tag = 0; tag < tags; tag++)
            _score[tag] = emissions[tag] + (start.IsEmpty ? 0 : start[tag]);
        for (var step = 1; step < path.Length; step++)
            Step(emissions.Slice(step * tags, tags), transitions, _from.AsSpan(step * tags, tags));

        var best = Best(_score.AsSpan(0, tags));
        var score = _score[best];
        for (var step = path.Length - 1; step > 0; step--)
        {
            path[step] = best;
            best = _from[step * tags + best];
        }
        path[0] = best;
        return score;
    }

    private void Step(ReadOnlySpan<float> emissions, ReadOnlySpan<float> transitions, Span<int> from)
    {
        var tags = emissions.Length;
        var next = _next.AsSpan(0, tags);
        next.Fill(float.NegativeInfinity);
        from.Clear();
        for (var tag = 0; tag < tags; tag++)
            Raise(_score[tag], transitions.Slice(tag * tags, tags), tag, next, from);
        for (var tag = 0; tag < tags; tag++)
            next[tag] += emissions[tag];
        (_score, _next) = (_next, _score);
    }

    /// <summary>Takes the way through one tag wherever it is better than what was found.</summary>
    private static void Raise(float score, ReadOnlySpan<float> transitions, int tag, Span<float> best, Span<int> from)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            ref var source = ref MemoryMarshal.GetReference(transitions);
            ref var bests = ref MemoryMarshal.GetReference(best);
            ref var froms = ref MemoryMarshal.GetReference(from);
            var (scores, tagHere) = (new Vector<float>(score), new Vector<int>(tag));
            for (; i <= transitions.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                var way = scores + Vector.LoadUnsafe(ref source, (nuint)i);
                var old = Vector.LoadUnsafe(ref bests, (nuint)i);
                var better = Vector.GreaterThan(way, old);
                Vector.ConditionalSelect(better, way, old).StoreUnsafe(ref bests, (nuint)i);
                Vector.ConditionalSelect(better, tagHere, Vector.LoadUnsafe(ref froms, (nuint)i)).StoreUnsafe(ref froms, (nuint)i);
            }
        }
        for (; i < transitions.Length; i++)
        {
            if (score + transitions[i] > best[i])
                (best[i], from[i]) = (score + transitions[i], tag);
        }
    }

    private static int Best(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best] || float.IsNaN(scores[best]) && !float.IsNaN(scores[i]))
                best = i;
        }
        return best;
    }

    private void Reserve(int tags, int steps)
    {
        if (_score.Length < tags)
            (_score, _next) = (new float[tags], new float[tags]);
        if (_from.Length < tags * steps)
            _from = new int[tags * steps];
    }
}
