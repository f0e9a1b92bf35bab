namespace LabelBench.Reporting.Wording;

/// <summary>Stages of pipelines, for somebody who never saw one.</summary>
internal static class StageWords
{
    /// <returns>A sentence; null for a stage whose name says it, or that is not ours.</returns>
    public static string? Meaning(string? stage) => stage switch
    {
        "infer" or "embed" => $"{PlainText.Sentence(stage)} is the model itself.",
        "decode" => "Decode reads pictures or sound out of their files.",
        "preprocess" => "Preprocess is making the model's input.",
        "postprocess" => "Postprocess is making labels of what the model says.",
        "detect" => "Detect is the model that finds where something is.",
        "recognise" => "Recognise is the model that reads what was found.",
        _ => null,
    };
}
