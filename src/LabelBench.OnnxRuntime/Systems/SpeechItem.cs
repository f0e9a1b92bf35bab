using LabelBench.Labeling.Audio;
using LabelBench.OnnxRuntime.Preparation;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>A recording on its way to its stretches of speech. It counts as its seconds.</summary>
internal sealed class SpeechItem : PipelineItem
{
    private float[] probabilities = [];

    /// <summary>One channel at 16 kHz.</summary>
    public SampleBuffer Sound { get; } = new();

    /// <summary>Windows of the detector.</summary>
    public int Hops => VadFrames.Count(Sound.Length);

    /// <summary>Of speech, one per window.</summary>
    public Span<float> Probabilities
    {
        get
        {
            if (probabilities.Length < Hops)
                probabilities = new float[Hops];
            return probabilities.AsSpan(0, Hops);
        }
    }

    public List<SpeechSegment> Segments { get; } = [];

    public override double Units => Sound.Duration.TotalSeconds;

    public override void Begin(long number, ItemRef source)
    {
        base.Begin(number, source);
        Segments.Clear();
    }
}
