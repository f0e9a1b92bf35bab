using System.Numerics;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Ocr;

/// <summary>Reads text boxes off the probability map of a DB detector: threshold, connected regions, tightest turned rectangles, growth.</summary>
/// <remarks>Differentiable Binarization: Liao et al. (2020), arXiv:1911.08947, section 3.4. Keeps its buffers: one per worker, not for several threads at once.</remarks>
public sealed class TextBoxFinder(TextBoxOptions options)
{
    private readonly TextRegions _regions = new();
    private readonly List<TextBox> _boxes = [];

    public TextBoxFinder() : this(new TextBoxOptions()) { }

    /// <summary>Finds the boxes of one page, in no particular order.</summary>
    /// <param name="probabilities">mapHeight x mapWidth values, 0 to 1.</param>
    /// <param name="pageWidth">Size of the page that the boxes are scaled to.</param>
    /// <returns>The finder's own list, valid until the next call.</returns>
    public IReadOnlyList<TextBox> Find(ReadOnlySpan<float> probabilities, int mapWidth, int mapHeight, int pageWidth, int pageHeight)
    {
        if (probabilities.Length != mapWidth * mapHeight)
            throw new ArgumentException($"A map of {mapWidth} x {mapHeight} has {mapWidth * mapHeight} values, not {probabilities.Length}.", nameof(probabilities));
        _boxes.Clear();
        var toPage = Matrix3x2.CreateTranslation(0.5f, 0.5f) // pixel centres to corners between pixels
            * Matrix3x2.CreateScale((float)pageWidth / mapWidth, (float)pageHeight / mapHeight);
        foreach (var hull in _regions.Hulls(probabilities, mapWidth, mapHeight, options.PixelThreshold))
        {
            var tight = TurnedRectangle.Around(hull);
            if (tight.ShorterSide < options.SmallestSide)
                continue;
            var score = MeanInside(probabilities, mapWidth, mapHeight, tight);
            if (score < options.BoxThreshold)
                continue;
            var grown = tight.Grow(tight.Area * options.UnclipRatio / tight.Perimeter);
            if (grown.ShorterSide >= options.SmallestSide + 2)
                _boxes.Add(new TextBox(Clip(grown.ToQuad().Transform(toPage), pageWidth, pageHeight), score));
        }
        return _boxes;
    }

    private static float MeanInside(ReadOnlySpan<float> probabilities, int width, int height, in TurnedRectangle box)
    {
        var (left, top, right, bottom) = box.ToQuad().Bounds();
        var (firstX, lastX) = (Math.Max(0, (int)MathF.Floor(left)), Math.Min(width - 1, (int)MathF.Ceiling(right)));
        var (firstY, lastY) = (Math.Max(0, (int)MathF.Floor(top)), Math.Min(height - 1, (int)MathF.Ceiling(bottom)));
        var (sum, count) = (0.0, 0);
        for (var y = firstY; y <= lastY; y++)
        {
            for (var x = firstX; x <= lastX; x++)
            {
                if (!box.Contains(new Vector2(x, y)))
                    continue;
                sum += probabilities[y * width + x];
                count++;
            }
        }
        return count == 0 ? 0 : (float)(sum / count);
    }

    private static Quad Clip(Quad box, int width, int height)
    {
        var limit = new Vector2(width, height);
        return new Quad(
            Vector2.Clamp(box.TopLeft, Vector2.Zero, limit), Vector2.Clamp(box.TopRight, Vector2.Zero, limit),
            Vector2.Clamp(box.BottomRight, Vector2.Zero, limit), Vector2.Clamp(box.BottomLeft, Vector2.Zero, limit));
    }
}
