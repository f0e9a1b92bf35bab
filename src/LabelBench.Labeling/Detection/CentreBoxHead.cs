namespace LabelBench.Labeling.Detection;

/// <summary>Boxes by their middle: rows 0 to 3 are x and y of the centre, width and height in pixels of the model's input.</summary>
/// <param name="anchors">Columns of the output.</param>
/// <param name="classes">Confidences per anchor.</param>
/// <remarks>What Ultralytics exports YOLOv8 and YOLO11 to without suppression: docs.ultralytics.com/modes/export.</remarks>
public sealed class CentreBoxHead(int anchors, int classes) : DetectionHead(anchors, classes)
{
    private protected override (float Left, float Top, float Right, float Bottom) Edges(int anchor, float first, float second, float third, float fourth) =>
        (first - third / 2, second - fourth / 2, first + third / 2, second + fourth / 2);
}
