using System.Collections.Immutable;
using System.Diagnostics;
using LabelBench.Labeling.Labels;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Loading;

/// <summary>Opens the label file of a trial.</summary>
internal static class LabelFiles
{
    /// <param name="folder">Takes the file, or the files of formats that have one per item.</param>
    /// <param name="classes">Names in the order of their numbers.</param>
    /// <exception cref="Core.UserMistakeException">The file cannot be created.</exception>
    public static ILabelWriter Open(Workload workload, string folder, ImmutableArray<string> classes) => workload.LabelFormat switch
    {
        LabelFormat.JsonLines => new JsonLinesLabelWriter(Path.Combine(folder, "labels.jsonl")),
        LabelFormat.Coco => new CocoLabelWriter(Path.Combine(folder, "labels.coco.json"), classes),
        LabelFormat.Yolo => new YoloLabelWriter(Path.Combine(folder, "yolo"), classes),
        LabelFormat.Cvat when workload.Task == LabelingTask.VideoTracking => new CvatTrackWriter(Path.Combine(folder, "cvat"), classes),
        LabelFormat.Cvat => new CvatLabelWriter(Path.Combine(folder, "labels.cvat.xml"), classes, workload.Title),
        LabelFormat.LabelStudio => new LabelStudioLabelWriter(Path.Combine(folder, "labels.label-studio.json"), StudioOptions(workload.Task)),
        _ => throw new UnreachableException(),
    };

    private static LabelStudioOptions StudioOptions(LabelingTask task) => task switch
    {
        LabelingTask.TextEntities or LabelingTask.TextTags => new LabelStudioOptions(DataKey: "text", ObjectName: "text"),
        LabelingTask.SpeechSegments => new LabelStudioOptions(DataKey: "audio", ObjectName: "audio"),
        _ => new LabelStudioOptions(),
    };
}
