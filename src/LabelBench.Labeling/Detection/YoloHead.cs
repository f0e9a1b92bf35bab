namespace LabelBench.Labeling.Detection;

/// <summary>The anchor-free YOLO-style head as the network leaves it: rows 0 to 3 are the distances from the anchor's centre to the left, top, right and bottom edge in strides.</summary>
/// <param name="grid">Anchors in the order of the output's columns.</param>
/// <param name="classes">Confidences per anchor.</param>
public sealed class YoloHead(AnchorGrid grid, int classes) : DetectionHead(grid.Count, classes)
{
    public AnchorGrid Grid { get; } = grid;

    private protected override (float Left, float Top, float Right, float Bottom) Edges(int anchor, float first, float second, float third, float fourth)
    {
        var (x, y, stride) = Grid[anchor];
        return (x - first * stride, y - second * stride, x + third * stride, y + fourth * stride);
    }
}
