namespace LabelBench.Records.Recordings;

/// <summary>The samples of one lane of a recording, column by column.</summary>
internal sealed class RecordedSamples : ISampleTable
{
    private readonly long[] _values;
    private readonly ulong[] _present;
    private readonly int _capacity;
    private readonly int _words;

    public RecordedSamples(int samples, int channels)
    {
        (_capacity, _words, Channels) = (samples, (samples + 63) / 64, channels);
        (Begins, Ends) = (new long[samples], new long[samples]);
        _values = new long[(long)samples * channels];
        _present = new ulong[(long)_words * channels];
    }

    public int Channels { get; }

    public long[] Begins { get; }

    public long[] Ends { get; }

    /// <summary>Samples that were read; the rest of the room is empty.</summary>
    public int Count { get; set; }

    public long Dropped => 0;

    public Span<long> Column(int channel) => _values.AsSpan(channel * _capacity, _capacity);

    public long BeginNs(int index) => Begins[Within(index)];

    public long EndNs(int index) => Ends[Within(index)];

    public bool IsPresent(int index, int channel) => (_present[channel * _words + (Within(index) >> 6)] >> (index & 63) & 1) != 0;

    public long Value(int index, int channel) => _values[channel * _capacity + Within(index)];

    public void MarkPresent(int channel, int place, int samples)
    {
        for (var i = place; i < place + samples;)
        {
            var (word, bit) = (channel * _words + (i >> 6), i & 63);
            var here = Math.Min(64 - bit, place + samples - i);
            _present[word] |= (here == 64 ? ulong.MaxValue : (1UL << here) - 1) << bit;
            i += here;
        }
    }

    /// <summary>Takes back what a frame that turned out broken had marked.</summary>
    public void Forget(int place, int samples)
    {
        for (var channel = 0; channel < Channels; channel++)
            for (var i = place; i < place + samples; i++)
                _present[channel * _words + (i >> 6)] &= ~(1UL << (i & 63));
    }

    private int Within(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return index;
    }
}
