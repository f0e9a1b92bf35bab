namespace LabelBench.Labeling.Audio;

/// <summary>Generated recordings in which phrases of speech-like sound take turns with pauses.</summary>
/// <param name="PhraseSeconds">Length of a phrase, on average; between half and one and a half times as long.</param>
/// <param name="PauseSeconds">Length of a pause, likewise. A recording begins with one.</param>
/// <param name="NoiseLevel">Deviation of the background noise; a phrase peaks at about 0.5. 0 for silence.</param>
public sealed record SpeechOptions(
    double Seconds = 10,
    int SampleRate = VadFrames.SampleRate,
    double PhraseSeconds = 1.6,
    double PauseSeconds = 0.9,
    double NoiseLevel = 0.002,
    ulong Seed = 1);
