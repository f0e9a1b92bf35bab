using LabelBench.Labeling.Images;
using LabelBench.Labeling.Segmentation;

namespace LabelBench.Labeling.Detection;

/// <summary>Reads the output of a detector, [4 + classes, anchors] per image: four rows that say where a box lies, then class confidences after the sigmoid.</summary>
/// <param name="anchors">Columns of the output.</param>
/// <param name="classes">Confidences per anchor, at least 1.</param>
public abstract class DetectionHead(int anchors, int classes)
{
    /// <summary>Rows before the confidences.</summary>
    public const int BoxRows = 4;

    public int Anchors { get; } = anchors;

    public int Classes { get; } = classes >= 1 ? classes : throw new ArgumentOutOfRangeException(nameof(classes));

    /// <summary>Numbers per image.</summary>
    public int Length => (BoxRows + Classes) * Anchors;

    /// <summary>Every anchor whose best class reaches the threshold, as a box in the source image. Order: by anchor. Allocates nothing but the list's growth.</summary>
    /// <param name="prediction">One image: <see cref="Length"/> numbers.</param>
    /// <param name="threshold">Least confidence, 0 to 1. Of equal confidences the lower class counts; NaN never does.</param>
    /// <param name="place">How the source was fitted into the input.</param>
    /// <param name="candidates">Cleared, then filled.</param>
    /// <returns>Confident anchors that give no box, because a number is not finite or nothing of the box lies inside the image.</returns>
    /// <exception cref="ArgumentException">Another length.</exception>
    public int Decode(ReadOnlySpan<float> prediction, float threshold, in Letterbox place, List<DetectedBox> candidates)
    {
        if (prediction.Length != Length)
            throw new ArgumentException($"{BoxRows} + {Classes} rows of {Anchors} anchors take {Length} numbers, not {prediction.Length}.", nameof(prediction));
        candidates.Clear();
        var unusable = 0;
        var confidences = prediction[(BoxRows * Anchors)..];
        Span<float> best = stackalloc float[PlaneArgMax.Block];
        Span<int> winner = stackalloc int[PlaneArgMax.Block];
        for (var first = 0; first < Anchors; first += PlaneArgMax.Block)
        {
            var block = best[..Math.Min(PlaneArgMax.Block, Anchors - first)];
            PlaneArgMax.Find(confidences, Classes, Anchors, first, block, winner);
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

    /// <summary>The box's edges in the model's input.</summary>
    private protected abstract (float Left, float Top, float Right, float Bottom) Edges(int anchor, float first, float second, float third, float fourth);

    private DetectedBox Box(ReadOnlySpan<float> prediction, int anchor, in Letterbox place)
    {
        var edges = Edges(anchor, prediction[anchor], prediction[Anchors + anchor], prediction[2 * Anchors + anchor], prediction[3 * Anchors + anchor]);
        if (!float.IsFinite(edges.Left) || !float.IsFinite(edges.Top) || !float.IsFinite(edges.Right) || !float.IsFinite(edges.Bottom))
            return default;
        var (left, top) = place.ToSource(edges.Left, edges.Top);
        var (right, bottom) = place.ToSource(edges.Right, edges.Bottom);
        return new DetectedBox(left, top, right, bottom, 0, 0);
    }
}
