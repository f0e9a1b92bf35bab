using System.Globalization;
using LabelBench.Labeling.Detection;

namespace LabelBench.OnnxRuntime.Preparation;

/// <summary>What a user's detector must put out: one output [N, 4 + classes, anchors] of floats, as Ultralytics exports YOLOv8 and YOLO11.</summary>
internal static class DetectionOutput
{
    /// <param name="outputs">What the model has, with its element type in words and its extents; null for an extent that is known only when it runs.</param>
    /// <param name="batch">Images of a call.</param>
    /// <returns>What was found and what is needed; null where it fits as far as it is known.</returns>
    public static string? WhyNot(IReadOnlyList<(string Name, string Type, bool IsFloat, long?[] Extents)> outputs, int batch)
    {
        if (outputs is [{ IsFloat: true, Extents: [var images, var rows, var anchors] }] && (images ?? batch) == batch
            && (rows ?? long.MaxValue) > DetectionHead.BoxRows
            // Anchors outnumber classes; where they do not, the output is turned, or holds boxes that were suppressed already.
            && (rows is null || anchors is null || anchors > rows))
            return null;
        var found = string.Join("; ", outputs.Select(o => $"'{o.Name}' {string.Join(" x ", o.Extents.Select(e => e?.ToString(CultureInfo.InvariantCulture) ?? "any"))} of {o.Type}"));
        return string.Create(CultureInfo.InvariantCulture,
            $"puts out {found}; object-detection reads one output of {batch} x (4 + classes) x anchors floats, such as {batch} x 84 x 8400. Export the model as YOLOv8 or YOLO11, without suppression inside.");
    }
}
