using LabelBench.Analysis;

namespace LabelBench.Capacity;

/// <summary>Tells the stages that a GPU takes over from those that stay on the host.</summary>
internal static class PipelineStages
{
    private static readonly string[] InferenceWords = ["infer", "inference", "detect", "classify", "recognise", "recognize", "segment", "embed"];

    /// <summary>Whether a stage is a model call: its name is, or has as a part, one of the model's verbs: <c>infer</c>, <c>infer-detect</c>, <c>recognise</c>.</summary>
    public static bool IsInference(string name) => name.Split('-', '_', ' ', '.').Any(part => InferenceWords.Contains(part, StringComparer.OrdinalIgnoreCase));

    public static double InferenceMilliseconds(CellSummary cell) => cell.Stages.Where(s => IsInference(s.Name)).Sum(s => s.MillisecondsPerItem);

    /// <summary>Busy time per item of decode, preprocessing, postprocessing and writing.</summary>
    public static double HostMilliseconds(CellSummary cell) => cell.Stages.Where(s => !IsInference(s.Name)).Sum(s => s.MillisecondsPerItem);
}
