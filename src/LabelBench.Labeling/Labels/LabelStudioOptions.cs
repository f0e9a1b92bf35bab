namespace LabelBench.Labeling.Labels;

/// <summary>Names in the labeling configuration of the Label Studio project that the predictions are imported into.</summary>
/// <param name="DataKey">Key of the task's data: what the configuration's object tag has as its value, without the dollar sign.</param>
/// <param name="DataPrefix">Put before the item's name, for example "/data/local-files/?d="; the name is then escaped as part of a URL.</param>
/// <param name="ObjectName">Name of the object tag: Image, Text or Audio.</param>
/// <param name="BoxName">Name of the RectangleLabels tag.</param>
/// <param name="ClassName">Name of the Choices tag.</param>
/// <param name="TextName">Name of the TextArea tag, for text found in an image.</param>
/// <param name="SpanName">Name of the Labels tag, for entities and sounds.</param>
public sealed record LabelStudioOptions(
    string DataKey = "image",
    string DataPrefix = "",
    string ObjectName = "image",
    string BoxName = "label",
    string ClassName = "choice",
    string TextName = "transcription",
    string SpanName = "label");
