namespace LabelBench.Labeling.Audio;

/// <summary>When probabilities per window count as speech. The defaults are those of Silero's own utilities.</summary>
/// <param name="BeginFrom">Probability from which speech begins, 0 to 1.</param>
/// <param name="EndBelow">Probability below which it may end, at most <see cref="BeginFrom"/>.</param>
/// <param name="LeastSpeechMilliseconds">Shorter speech is dropped.</param>
/// <param name="LeastSilenceMilliseconds">A shorter pause does not end speech.</param>
/// <param name="PaddingMilliseconds">Added at both ends, up to the middle of the pause where it is short.</param>
public sealed record SegmentOptions(
    double BeginFrom = 0.5,
    double EndBelow = 0.35,
    double LeastSpeechMilliseconds = 250,
    double LeastSilenceMilliseconds = 100,
    double PaddingMilliseconds = 30);
