namespace LabelBench.Telemetry.Sampling;

/// <summary>The last samples, in memory that is taken once. Not thread-safe: the sampler locks around it.</summary>
internal sealed class SampleRing(int capacity, int channels)
{
    private readonly long[] _begin = new long[capacity];
    private readonly long[] _end = new long[capacity];
    private readonly long[] _values = new long[(long)capacity * channels];
    private readonly bool[] _present = new bool[(long)capacity * channels];
    private int _next;

    public int Count { get; private set; }

    /// <summary>Samples that were overwritten by newer ones.</summary>
    public long Dropped { get; private set; }

    public void Append(long beginNs, long endNs, ReadOnlySpan<long> values, ReadOnlySpan<bool> present)
    {
        _begin[_next] = beginNs;
        _end[_next] = endNs;
        values.CopyTo(_values.AsSpan(_next * channels, channels));
        present.CopyTo(_present.AsSpan(_next * channels, channels));
        _next = (_next + 1) % capacity;
        if (Count < capacity) Count++;
        else Dropped++;
    }

    /// <param name="index">0 is the oldest sample kept.</param>
    public long BeginNs(int index) => _begin[Slot(index)];

    public long EndNs(int index) => _end[Slot(index)];

    /// <summary>The moment a sample stands for: the middle of its reading.</summary>
    public long MiddleNs(int index) => BeginNs(index) + (EndNs(index) - BeginNs(index)) / 2;

    public bool IsPresent(int index, int channel) => _present[Slot(index) * channels + channel];

    public long Value(int index, int channel) => _values[Slot(index) * channels + channel];

    /// <returns>Index of the first sample whose middle is at or after the moment; <see cref="Count"/> when there is none.</returns>
    public int FirstAtOrAfter(long momentNs)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (MiddleNs(middle) < momentNs) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private int Slot(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return (_next - Count + index + capacity) % capacity;
    }
}
