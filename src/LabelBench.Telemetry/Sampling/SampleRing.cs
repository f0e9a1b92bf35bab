using System.Runtime.InteropServices;

namespace LabelBench.Telemetry.Sampling;

/// <summary>The last samples, in native memory that is taken once: nothing here is moved or scanned by the collector.</summary>
/// <remarks>One thread appends. Others read through <see cref="View"/> without a lock, so that no reader ever makes a sample late.</remarks>
internal sealed unsafe class SampleRing : ISampleTable
{
    /// <summary>A view of a full ring leaves out this many of the oldest samples: they could be overwritten while it is read.</summary>
    private const int Margin = 64;

    private readonly Memory _memory;
    private readonly int _capacity;
    private readonly int _channels;
    private readonly int _words;
    private readonly long* _begin;
    private readonly long* _end;
    private readonly long* _values;
    private readonly ulong* _present;
    private long _total;

    public SampleRing(int capacity, int channels)
    {
        (_capacity, _channels, _words) = (capacity, channels, (channels + 63) / 64);
        _memory = new Memory((nuint)capacity * (nuint)(2 + channels + _words));
        _begin = _memory.Numbers;
        _end = _begin + capacity;
        _values = _end + capacity;
        _present = (ulong*)(_values + (long)capacity * channels);
    }

    /// <summary>Samples ever appended.</summary>
    public long Total => Volatile.Read(ref _total);

    public int Count => (int)Math.Min(Total, _capacity);

    public long Dropped => Total - Count;

    public void Append(long beginNs, long endNs, ReadOnlySpan<long> values, ReadOnlySpan<bool> present)
    {
        var slot = (int)(_total % _capacity);
        (_begin[slot], _end[slot]) = (beginNs, endNs);
        values[.._channels].CopyTo(new Span<long>(_values + (long)slot * _channels, _channels));
        var words = new Span<ulong>(_present + (long)slot * _words, _words);
        words.Clear();
        for (var channel = 0; channel < _channels; channel++)
            if (present[channel]) words[channel >> 6] |= 1UL << (channel & 63);
        // Only now may others see it.
        Volatile.Write(ref _total, _total + 1);
    }

    /// <summary>The samples as they are now; those appended later are not in it.</summary>
    public ISampleTable View()
    {
        var total = Total;
        var margin = _capacity >= 4 * Margin ? Margin : 0;
        return new RingView(this, Math.Max(0, total - _capacity + (total > _capacity - margin ? margin : 0)), total);
    }

    public long BeginNs(int index) => _begin[Slot(index)];

    public long EndNs(int index) => _end[Slot(index)];

    public bool IsPresent(int index, int channel) => IsPresentAt(Slot(index), channel);

    public long Value(int index, int channel) => ValueAt(Slot(index), channel);

    /// <summary>Copies a sample out.</summary>
    /// <param name="number">How many were appended before it.</param>
    /// <returns>False when it has been overwritten.</returns>
    public bool TryCopy(long number, out long beginNs, out long endNs, Span<long> values, Span<bool> present)
    {
        var slot = (int)(number % _capacity);
        (beginNs, endNs) = (_begin[slot], _end[slot]);
        new ReadOnlySpan<long>(_values + (long)slot * _channels, _channels).CopyTo(values);
        for (var channel = 0; channel < _channels; channel++) present[channel] = IsPresentAt(slot, channel);
        return number > Total - _capacity;
    }

    private bool IsPresentAt(int slot, int channel) => (_present[(long)slot * _words + (channel >> 6)] >> (channel & 63) & 1) != 0;

    private long ValueAt(int slot, int channel) => _values[(long)slot * _channels + channel];

    private int Slot(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return (int)((Total - Count + index) % _capacity);
    }

    private sealed class RingView(SampleRing ring, long first, long end) : ISampleTable
    {
        public int Count => (int)(end - first);

        public long Dropped => first;

        public long BeginNs(int index) => ring._begin[Slot(index)];

        public long EndNs(int index) => ring._end[Slot(index)];

        public bool IsPresent(int index, int channel) => ring.IsPresentAt(Slot(index), channel);

        public long Value(int index, int channel) => ring.ValueAt(Slot(index), channel);

        private int Slot(int index)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)(end - first), nameof(index));
            return (int)((first + index) % ring._capacity);
        }
    }

    /// <summary>Freed when nobody can read it any more, which may be after the sampler was disposed.</summary>
    private sealed class Memory(nuint numbers)
    {
        public long* Numbers { get; } = (long*)NativeMemory.AllocZeroed(numbers, sizeof(long));

        ~Memory() => NativeMemory.Free(Numbers);
    }
}
