using System.Collections.Concurrent;

namespace LabelBench.Capacity.Queueing;

/// <summary>Values that were worked out before, up to a number; with one more all are worked out anew. May be used from several threads.</summary>
/// <remarks>For values that follow from their key alone: then it does not matter what is kept, nor that two threads may work out the same one.</remarks>
/// <param name="most">Values that are kept.</param>
internal sealed class Remembered<TKey, TValue>(int most) where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TValue> _known = new();

    public TValue Of(TKey key, Func<TKey, TValue> workOut)
    {
        if (_known.TryGetValue(key, out var known))
            return known;
        if (_known.Count >= most)
            _known.Clear();
        return _known.GetOrAdd(key, workOut);
    }
}
