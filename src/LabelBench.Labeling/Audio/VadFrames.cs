namespace LabelBench.Labeling.Audio;

/// <summary>Cuts a recording into the windows of the Silero voice activity detector at 16 kHz: each has the last 64 samples of the hop before and 512 new ones.</summary>
public static class VadFrames
{
    public const int SampleRate = 16_000;

    /// <summary>New samples per window: 32 ms.</summary>
    public const int Hop = 512;

    /// <summary>Samples repeated from the hop before.</summary>
    public const int Context = 64;

    /// <summary>Samples per window.</summary>
    public const int Window = Context + Hop;

    /// <summary>Time per window.</summary>
    public static TimeSpan HopTime { get; } = TimeSpan.FromMilliseconds(32);

    /// <summary>Windows of a recording; the last one may be filled up with silence.</summary>
    public static int Count(int samples) => (samples + Hop - 1) / Hop;

    /// <summary>A recording at 16 kHz that holds at least one hop.</summary>
    /// <param name="name">For messages.</param>
    /// <exception cref="AudioFailureException">Shorter than one hop.</exception>
    public static Recording Prepare(Recording recording, string name)
    {
        var ready = Resampler.Convert(recording, SampleRate);
        RefuseTooShort(ready.Samples.Length, recording.Duration, name);
        return ready;
    }

    /// <param name="samples">At 16 kHz.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="AudioFailureException">Shorter than one hop.</exception>
    public static void RefuseTooShort(int samples, TimeSpan duration, string name)
    {
        if (samples < Hop)
            throw new AudioFailureException(name, FormattableString.Invariant($"it lasts {duration.TotalMilliseconds:0.#} ms; voice activity needs at least 32 ms."));
    }

    /// <summary>Fills one window. Allocates nothing.</summary>
    /// <param name="samples">At 16 kHz.</param>
    /// <param name="hop">0 to <see cref="Count"/> - 1.</param>
    /// <param name="window">Takes <see cref="Window"/> samples; silence stands for what lies before the recording and behind it.</param>
    /// <exception cref="ArgumentException">No such hop, or a window of another length.</exception>
    public static void Fill(ReadOnlySpan<float> samples, int hop, Span<float> window)
    {
        if (window.Length != Window)
            throw new ArgumentException($"A window holds {Window} samples, not {window.Length}.", nameof(window));
        ArgumentOutOfRangeException.ThrowIfNegative(hop);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(hop, Count(samples.Length));
        window.Clear();
        var first = hop * Hop - Context;
        var from = Math.Max(0, first);
        samples[from..Math.Min(samples.Length, first + Window)].CopyTo(window[(from - first)..]);
    }
}
