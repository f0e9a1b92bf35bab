namespace LabelBench.Labeling.Text;

/// <summary>Generated sentences; their lengths in words are about normal, rounded, and held between the two ends.</summary>
/// <param name="MeanWords">15 is a sentence of a clinical note; 90 fills 128 tokens.</param>
/// <param name="WordDeviation">Standard deviation of the length in words.</param>
/// <param name="EntityShare">Share of the words that belong to an entity, 0 to 0.9, about.</param>
/// <param name="RareWordShare">Share of words that no list holds: made of syllables, cut into several pieces by any vocabulary.</param>
public sealed record SentenceOptions(
    double MeanWords = 15,
    double WordDeviation = 6,
    int LeastWords = 3,
    int MostWords = 200,
    double EntityShare = 0.25,
    double RareWordShare = 0.05,
    ulong Seed = 1)
{
    /// <summary>Sentences of another mean length, spread and held between ends in proportion.</summary>
    public static SentenceOptions OfMean(double words) =>
        new(words, WordDeviation: 0.4 * words, LeastWords: Math.Max(1, (int)(words / 5)), MostWords: Math.Max(200, (int)(4 * words)));
}
