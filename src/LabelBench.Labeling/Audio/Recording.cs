namespace LabelBench.Labeling.Audio;

/// <summary>Sound of one channel.</summary>
/// <param name="Samples">-1 to 1.</param>
/// <param name="SampleRate">Samples per second.</param>
/// <param name="IsCutOff">Whether the file promised more samples than it held.</param>
public sealed record Recording(float[] Samples, int SampleRate, bool IsCutOff = false)
{
    public TimeSpan Duration => TimeSpan.FromTicks((long)(Samples.LongLength * (double)TimeSpan.TicksPerSecond / SampleRate));
}
