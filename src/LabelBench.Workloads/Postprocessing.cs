using System.Text.Json.Serialization;

namespace LabelBench.Workloads;

/// <summary>How the model's output becomes labels; one form for each kind of label.</summary>
/// <remarks>Seeded weights find nothing that means anything, so where the work behind the model depends on what was found, its amount is stated and injected.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Boxes), "boxes")]
[JsonDerivedType(typeof(Tracks), "tracks")]
[JsonDerivedType(typeof(Masks), "masks")]
[JsonDerivedType(typeof(Entities), "entities")]
[JsonDerivedType(typeof(SpeechTurns), "speech-turns")]
[JsonDerivedType(typeof(Uncertainty), "uncertainty")]
[JsonDerivedType(typeof(Diversity), "diversity")]
public abstract record Postprocessing
{
    private Postprocessing() { }

    /// <param name="Threshold">Confidence from which a candidate counts, 0 to 1.</param>
    /// <param name="Overlap">Intersection over union above which the weaker of two boxes goes, 0 to 1.</param>
    /// <param name="MaximumBoxes">Boxes kept per image.</param>
    /// <param name="InjectedCandidates">Candidates per image that are written into the output of generated weights; 0 for none.</param>
    public sealed record Boxes(double Threshold, double Overlap, int MaximumBoxes, int InjectedCandidates) : Postprocessing;

    /// <param name="Threshold">Confidence from which a candidate counts, 0 to 1.</param>
    /// <param name="Overlap">Intersection over union above which the weaker of two boxes goes, 0 to 1.</param>
    /// <param name="InjectedObjects">Moving objects per frame that are written into the output of generated weights.</param>
    public sealed record Tracks(double Threshold, double Overlap, int InjectedObjects) : Postprocessing;

    /// <param name="SmallestRegion">Pixels of the slice below which a class is left out.</param>
    /// <param name="InjectedRegions">Regions per slice that take the place of what generated weights found; 0 for none.</param>
    public sealed record Masks(int SmallestRegion, int InjectedRegions = 0) : Postprocessing;

    /// <param name="InjectedShare">Share of words that generated weights are made to call entities, 0 to 1; 0 for none.</param>
    public sealed record Entities(double InjectedShare) : Postprocessing;

    /// <summary>When probabilities per window count as speech.</summary>
    /// <param name="BeginFrom">Probability from which speech begins, 0 to 1.</param>
    /// <param name="EndBelow">Probability below which it may end, at most <paramref name="BeginFrom"/>.</param>
    /// <param name="LeastSpeech">Shorter speech is dropped.</param>
    /// <param name="LeastSilence">A shorter pause does not end speech.</param>
    /// <param name="Padding">Added at both ends.</param>
    public sealed record SpeechTurns(
        double BeginFrom,
        double EndBelow,
        [property: JsonPropertyName("least_speech_ms")] TimeSpan LeastSpeech,
        [property: JsonPropertyName("least_silence_ms")] TimeSpan LeastSilence,
        [property: JsonPropertyName("padding_ms")] TimeSpan Padding) : Postprocessing;

    /// <param name="Passes">Runs with dropout per item, at least 2: the T of BALD.</param>
    /// <param name="Picks">Most unsure items that are kept.</param>
    public sealed record Uncertainty(int Passes, int Picks) : Postprocessing;

    /// <param name="Picks">Items picked from the pool before it starts again.</param>
    public sealed record Diversity(int Picks) : Postprocessing;
}
