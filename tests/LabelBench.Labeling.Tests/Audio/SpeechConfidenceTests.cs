using LabelBench.Labeling.Audio;

namespace LabelBench.Labeling.Tests.Audio;

public class SpeechConfidenceTests
{
    private static readonly float[] Probabilities = [0.1f, 0.8f, 1f, 0.6f, 0.2f, 0.9f, 0.7f];

    [Fact]
    public void A_segment_is_as_sure_as_its_windows_on_average()
    {
        Assert.Equal(0.8, SpeechConfidence.Of(Windows(1, 4), Probabilities, VadFrames.HopTime), 1e-6);
        // Padding of less than half a window takes no further window in.
        Assert.Equal(0.8, SpeechConfidence.Of(Windows(0.6, 4.4), Probabilities, VadFrames.HopTime), 1e-6);
        Assert.Equal(0, SpeechConfidence.Of(Windows(7, 9), Probabilities, VadFrames.HopTime));
    }

    [Fact]
    public void A_recording_weighs_its_segments_by_their_windows() =>
        Assert.Equal((0.8 + 1 + 0.6 + 0.9 + 0.7) / 5, SpeechConfidence.OfRecording([Windows(1, 4), Windows(5, 7)], Probabilities, VadFrames.HopTime), 1e-6);

    [Fact]
    public void A_recording_without_segments_is_as_sure_as_its_silence()
    {
        Assert.Equal(0.9, SpeechConfidence.OfRecording([], [0.1f, 0.2f, 0f], VadFrames.HopTime), 1e-6);
        Assert.Equal(0, SpeechConfidence.OfRecording([], [], VadFrames.HopTime));
    }

    private static SpeechSegment Windows(double from, double to) => new(from * VadFrames.HopTime, to * VadFrames.HopTime);
}
