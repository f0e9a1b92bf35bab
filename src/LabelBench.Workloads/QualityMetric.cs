namespace LabelBench.Workloads;

/// <summary>Names of the figures about the labels themselves, as in workload files and records.</summary>
public static class QualityMetric
{
    /// <summary>Edits that turn the recognised text into the true text, divided by the true text's length; 0 is perfect. Needs input whose text is known.</summary>
    public const string CharacterErrorRate = "character_error_rate";

    /// <summary>The same without counting white space: recognisers trained on Chinese, PP-OCR's among them, read Latin letters well and drop the spaces between words.</summary>
    public const string CharacterErrorRateWithoutSpaces = "character_error_rate_without_spaces";

    /// <summary>Share of the time in which somebody speaks that was not marked as speech; 0 is perfect. Needs recordings whose speech is known.</summary>
    public const string SpeechMissed = "speech_missed_share";

    /// <summary>Share of the time in which nobody speaks that was marked as speech; 0 is perfect. Needs recordings whose speech is known.</summary>
    public const string SilenceMarked = "silence_marked_share";

    /// <summary>Whether the figure compares with a known truth, which a user's own files do not come with.</summary>
    public static bool NeedsTruth(string metric) => metric is CharacterErrorRate or CharacterErrorRateWithoutSpaces or SpeechMissed or SilenceMarked;
}
