namespace LabelBench.Labeling.ActiveLearning;

/// <summary>The items with the highest scores of all that came so far: log k an item, and nothing but the picks in memory. For one caller at a time.</summary>
/// <param name="wanted">Most items to keep, at least 1.</param>
/// <remarks>The same picks as <see cref="AcquisitionScores.Top"/> makes of all scores at once.</remarks>
public sealed class BestPicks(int wanted)
{
    /// <summary>The worst pick comes first: the lowest score, among equals the highest item.</summary>
    private static readonly Comparer<(float Score, long Item)> WorstFirst =
        Comparer<(float Score, long Item)>.Create((a, b) => a.Score != b.Score ? a.Score.CompareTo(b.Score) : b.Item.CompareTo(a.Item));

    private readonly PriorityQueue<long, (float Score, long Item)> _picks = new(Math.Min(wanted, 1 << 16), WorstFirst);

    /// <returns>True when the item is among the best so far; one that comes later may push it out. NaN never is.</returns>
    public bool Offer(float score, long item)
    {
        if (float.IsNaN(score))
            return false;
        if (_picks.Count < wanted)
        {
            _picks.Enqueue(item, (score, item));
            return true;
        }
        return _picks.EnqueueDequeue(item, (score, item)) != item;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _picks.Clear();

    /// <summary>The picks, best first; equal scores by lower item.</summary>
    public long[] ToArray() => [.. _picks.UnorderedItems.OrderByDescending(pick => pick.Priority.Score).ThenBy(pick => pick.Element).Select(pick => pick.Element)];
}
