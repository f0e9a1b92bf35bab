using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LabelBench.Labeling.Detection;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Labels;
using LabelBench.Records;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>From a detector's output to boxes: confident anchors, then suppression. For one worker; counts what it saw.</summary>
/// <param name="threshold">Confidence from which an anchor counts.</param>
internal sealed class BoxFinding(DetectionHead head, float threshold, SuppressionOptions suppression)
{
    private readonly NonMaximumSuppression nms = new();
    private long items;
    private long candidates;
    private long boxes;

    /// <summary>Fills the item's candidates and boxes from its prediction.</summary>
    public void Find(DetectionItem item)
    {
        head.Decode(item.Prediction, threshold, item.Place, item.Candidates);
        nms.Keep(CollectionsMarshal.AsSpan(item.Candidates), suppression, item.Boxes);
        items++;
        candidates += item.Candidates.Count;
        boxes += item.Boxes.Count;
    }

    /// <summary>Confidence of the least sure box; NaN where none was found, since nothing then vouches for there being none.</summary>
    public static double LeastSure(DetectionItem item)
    {
        var least = double.NaN;
        foreach (var box in item.Boxes)
            least = double.IsNaN(least) ? box.Score : Math.Min(least, box.Score);
        return least;
    }

    /// <summary>How much work suppression had, and what came of it; read after the worker stopped.</summary>
    public ImmutableArray<QualityResult> Quality() => items == 0
        ? []
        : [new QualityResult("candidates_per_item", candidates / (double)items, null, true), new QualityResult("boxes_per_item", boxes / (double)items, null, true)];

    public static BoxLabel Label(in DetectedBox box, ImmutableArray<string> names) =>
        new(names[box.Class], box.Score, Quad.Rectangle(box.Left, box.Top, box.Width, box.Height));
}
