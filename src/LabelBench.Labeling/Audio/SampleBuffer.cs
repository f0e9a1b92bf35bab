namespace LabelBench.Labeling.Audio;

/// <summary>Sound of one channel, in memory that is kept: a decode worker fills it again and again.</summary>
public sealed class SampleBuffer
{
    private float[] _samples = [];

    /// <summary>Samples held.</summary>
    public int Length { get; private set; }

    /// <summary>Samples per second.</summary>
    public int SampleRate { get; private set; }

    /// <summary>Exactly <see cref="Length"/> samples, -1 to 1.</summary>
    public Span<float> Samples => _samples.AsSpan(0, Length);

    public TimeSpan Duration => SampleRate == 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)(Length * (double)TimeSpan.TicksPerSecond / SampleRate));

    /// <summary>Takes another length; allocates only when it needs more memory than ever before. Contents are undefined afterwards.</summary>
    /// <param name="length">0 or more.</param>
    /// <param name="sampleRate">Above 0.</param>
    public void Reshape(int length, int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        if (_samples.Length < length)
            _samples = GC.AllocateUninitializedArray<float>(length);
        (Length, SampleRate) = (length, sampleRate);
    }

    /// <summary>Takes another length and keeps what is there already, for sound whose length is known only at its end.</summary>
    /// <param name="length">At least <see cref="Length"/>.</param>
    public void Extend(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, Length);
        if (_samples.Length < length)
            Array.Resize(ref _samples, (int)Math.Min(Array.MaxLength, Math.Max(length, 2L * _samples.Length)));
        Length = length;
    }

    /// <summary>Takes a copy of another buffer's content.</summary>
    public void CopyFrom(SampleBuffer other)
    {
        Reshape(other.Length, other.SampleRate);
        other.Samples.CopyTo(Samples);
    }
}
