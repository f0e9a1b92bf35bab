namespace LabelBench.Labeling.Audio;

/// <summary>Turns a file into sound of one channel at 16 kHz: WAV by itself, other forms through <c>ffmpeg</c> where the machine has it. For one thread; keeps its memory between recordings.</summary>
/// <param name="ffmpeg">Null where the machine has none.</param>
public sealed class RecordingDecoder(FfmpegProgram? ffmpeg)
{
    /// <summary>Longest recording that is read: at 16 kHz it takes 0.9 GB of memory, and several are under way at once.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(4);

    /// <summary>Rates whose filters are kept; a folder has one or two.</summary>
    private const int MostRates = 8;

    private readonly SampleBuffer _asRecorded = new();
    private readonly Dictionary<int, Resampler> _resamplers = [];

    /// <param name="content">The file, read already.</param>
    /// <param name="path">Absolute, for ffmpeg, which wants to move about in a file.</param>
    /// <param name="name">For messages.</param>
    /// <param name="target">Takes at least one hop of the voice activity detector.</param>
    /// <exception cref="AudioFailureException">Empty, cut off, damaged, shorter than one hop, longer than <see cref="Longest"/>, or in a form that cannot be read here.</exception>
    public void Decode(ReadOnlySpan<byte> content, string path, string name, SampleBuffer target)
    {
        try
        {
            DecodeWave(content, name, target);
        }
        catch (AudioFailureException failure) when (failure.IsOtherForm && ffmpeg is not null)
        {
            DecodeOther(ffmpeg, path, name, target);
        }
        VadFrames.RefuseTooShort(target.Length, target.Duration, name);
    }

    private void DecodeWave(ReadOnlySpan<byte> content, string name, SampleBuffer target)
    {
        if (WaveFile.Decode(content, name, _asRecorded))
            throw new AudioFailureException(name, FormattableString.Invariant($"it is cut off after {_asRecorded.Duration.TotalSeconds:0.0} s; its header promises more."));
        RefuseTooLong(_asRecorded.Duration, name);
        ResamplerFrom(_asRecorded.SampleRate).Apply(_asRecorded.Samples, target);
    }

    private static void DecodeOther(FfmpegProgram ffmpeg, string path, string name, SampleBuffer target)
    {
        new FfmpegAudio(ffmpeg).Decode(path, name, VadFrames.SampleRate, Longest + TimeSpan.FromSeconds(1), target);
        RefuseTooLong(target.Duration, name);
    }

    private static void RefuseTooLong(TimeSpan duration, string name)
    {
        if (duration > Longest)
            throw new AudioFailureException(name, FormattableString.Invariant($"it lasts over {Longest.TotalHours:0} hours; cut it into shorter recordings."));
    }

    private Resampler ResamplerFrom(int rate)
    {
        if (_resamplers.TryGetValue(rate, out var known))
            return known;
        if (_resamplers.Count == MostRates)
            _resamplers.Clear();
        return _resamplers[rate] = new Resampler(rate, VadFrames.SampleRate);
    }
}
