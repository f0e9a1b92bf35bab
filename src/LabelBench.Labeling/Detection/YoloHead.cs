using LabelBench.Labeling.Images;
using LabelBench.Labeling.Segmentation;

namespace LabelBench.Labeling.Detection;

/// <summary>Reads the output of an anchor-free YOLO-style head, [4 + classes, anchors] per image: rows 0 to 3 are the distances from the anchor's centre to the left, top, right and bottom edge in strides, the others class confidences after the sigmoid.</summary>
/// <param name="grid">Anchors in the order of the output's columns.</param>
/// <param name="classes">Confidences per anchor.</param>
public sealed class YoloHead(AnchorGrid grid, int classes)
{
    private const int Edges = 4;

    public AnchorGrid Grid { get; } = grid;

    public int Classes { get; } = classes >= 1 ? classes : throw new ArgumentOutOfRangeException(nameof(classes));

    /// <summary>Numbers per image.</summary>
    public int Length => (Edges + Classes) * Grid.Count;

    /// <summary>Every anchor whose best class reaches the threshold, as a box in the source image. Order: by anchor. Allocates nothing but the list's growth.</summary>
    /// <param name="prediction">One image: <see cref="Length"/> numbers.</param>
    /// <param name="threshold">Least confidence, 0 to 1. Of equal confidences the lower class counts; NaN never does.</param>
    /// <param name="place">How the source was fitted into the input.</param>
    /// <param name="candidates">Cleared, then filled.</param>
    /// <returns>Confident anchors that give no box, because a distance is not finite or nothing of the box lies inside the image.</returns>
    /// <exception cref="ArgumentException">Another length.</exception>
    public int Decode(ReadOnlySpan<float> prediction, float threshold, in Letterbox place, List<DetectedBox> candidates)
    {
        if (prediction.Length != Length)
            throw new ArgumentException($"{Edges} + {Classes} rows of {Grid.Count} anchors take {Length} numbers, not {prediction.Length}.", nameof(prediction));
        candidates.Clear();
        var unusable = 0;
        var confidences = prediction[(Edges * Grid.Count)..];
        Span<float> best = stackalloc float[PlaneArgMax.Block];
        Span<int> winner = stackalloc int[PlaneArgMax.Block];
        for (var first = 0; first < Grid.Count; first += PlaneArgMax.Block)
        {
            var block = best[..Math.Min(PlaneArgMax.Block, Grid.Count - first)];
            PlaneArgMax.Find(confidences, Classes, Grid.Count, first, block, winner);
            for (var i = 0; i < block.Length; i++)
            {
                if (!(block[i] >= threshold))
                    continue;
                var box = Box(prediction, first + i, place) with { Class = winner[i], Score = block[i] };
                if (box.Right > box.Left && box.Bottom > box.Top)
                    candidates.Add(box);
                else
                    unusable++;
            }
        }
        return unusable;
    }

    private DetectedBox Box(ReadOnlySpan<float> prediction, int anchor, in Letterbox place)
    {
        var (x, y, stride) = Grid[anchor];
        var (left, top) = place.ToSource(x - prediction[anchor] * stride, y - prediction[Grid.Count + anchor] * stride);
        var (right, bottom) = place.ToSource(x + prediction[2 * Grid.Count + anchor] * stride, y + prediction[3 * Grid.Count + anchor] * stride);
        return float.IsFinite(prediction[anchor]) && float.IsFinite(prediction[Grid.Count + anchor])
            && float.IsFinite(prediction[2 * Grid.Count + anchor]) && float.IsFinite(prediction[3 * Grid.Count + anchor])
            ? new DetectedBox(left, top, right, bottom, 0, 0)
            : default;
    }
}
