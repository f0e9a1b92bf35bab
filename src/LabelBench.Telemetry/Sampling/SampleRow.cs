namespace LabelBench.Telemetry.Sampling;

/// <summary>Where a source writes what it read in one tick: one slot a channel; a slot that is not written holds no value.</summary>
internal readonly ref struct SampleRow(Span<long> values, Span<bool> present)
{
    private readonly Span<long> _values = values;
    private readonly Span<bool> _present = present;

    public void Set(int channel, long value)
    {
        _values[channel] = value;
        _present[channel] = true;
    }
}
