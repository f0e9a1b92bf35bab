using LabelBench.Core;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Inputs;

namespace LabelBench.Labeling.Detection;

/// <summary>Writes a known number of candidates into the output of a detector with seeded weights, whose own confidences mean nothing, so that suppression and everything behind it have real work.</summary>
/// <remarks>
/// Candidates lie in clusters around objects, as a trained detector gives them: about ten anchors near an object's centre, on the scale that suits its size, tell of the
/// same class and almost the same box, the nearest ones with the most confidence.
/// </remarks>
public static class InjectedDetections
{
    /// <summary>Candidates around one object, about.</summary>
    public const int PerObject = 10;

    /// <summary>Confidence of a class that is not there; a head starts its training at it (Lin et al. 2017, doi:10.1109/ICCV.2017.324).</summary>
    private const float Absent = 0.01f;

    /// <summary>Bins 0 to 15 of the distance distribution: no edge lies further from its anchor than 15 strides.</summary>
    private const float FurthestEdge = 15;

    /// <summary>Most candidates that fit: anchors whose centres lie inside the picture, the grey border left out.</summary>
    public static int Capacity(AnchorGrid grid, in Letterbox place)
    {
        var capacity = 0;
        for (var anchor = 0; anchor < grid.Count; anchor++)
        {
            if (IsInside(grid[anchor].X, grid[anchor].Y, place))
                capacity++;
        }
        return capacity;
    }

    /// <summary>Overwrites one image's output; exactly <paramref name="candidates"/> anchors then reach the threshold, each with a box inside the picture.</summary>
    /// <param name="head">Form of the output.</param>
    /// <param name="prediction"><see cref="YoloHead.Length"/> numbers.</param>
    /// <param name="candidates">0 to <see cref="Capacity"/>.</param>
    /// <param name="place">Where the picture lies in the model's input.</param>
    /// <param name="threshold">Confidence that the decoder asks for, above 0.01 and below 0.9.</param>
    /// <exception cref="ArgumentOutOfRangeException">More candidates than fit, or a threshold outside its range.</exception>
    public static void Write(YoloHead head, Span<float> prediction, int candidates, in Letterbox place, float threshold, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(candidates);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(candidates, Capacity(head.Grid, place));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(threshold, Absent);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(threshold, 0.9f);
        if (prediction.Length != head.Length)
            throw new ArgumentException($"The output takes {head.Length} numbers, not {prediction.Length}.", nameof(prediction));
        var random = new SplitMix64(seed);
        prediction[..(4 * head.Grid.Count)].Fill(1);
        prediction[(4 * head.Grid.Count)..].Fill(Absent);
        var taken = new bool[head.Grid.Count];
        for (var left = candidates; left > 0;)
            left -= WriteObject(head, prediction, Math.Min(left, PerObject / 2 + random.Below(PerObject + 1)), place, threshold, taken, ref random);
    }

    /// <summary>One object and the candidates around it.</summary>
    /// <returns>Candidates written; fewer than wanted where the neighbourhood is full.</returns>
    private static int WriteObject(YoloHead head, Span<float> prediction, int wanted, in Letterbox place, float threshold, bool[] taken, ref SplitMix64 random)
    {
        // Sides from 1/40 to 1/2 of the picture, small objects as frequent as large ones on a scale of ratios.
        var size = (float)(place.ScaledWidth / 40.0 * Math.Pow(20, random.Unit()));
        var (width, height) = (size, size * (float)random.Between(0.5, 2));
        var x = place.Left + (float)random.Unit() * place.ScaledWidth;
        var y = place.Top + (float)random.Unit() * place.ScaledHeight;
        var thing = random.Below(head.Classes);
        var written = 0;
        foreach (var anchor in Nearest(head.Grid, x, y, Math.Max(width, height), place, taken).Take(wanted))
        {
            taken[anchor] = true;
            var confidence = threshold + (0.97f - threshold) * (1 - written / (wanted + 1f)) * (float)random.Between(0.8, 1);
            WriteCandidate(head, prediction, anchor, x, y, width, height, ref random);
            prediction[(4 + thing) * head.Grid.Count + anchor] = confidence;
            written++;
        }
        return written;
    }

    private static void WriteCandidate(YoloHead head, Span<float> prediction, int anchor, float x, float y, float width, float height, ref SplitMix64 random)
    {
        var (anchorX, anchorY, stride) = head.Grid[anchor];
        Span<float> edges = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
        for (var edge = 0; edge < 4; edge++)
        {
            var (side, centre) = edge % 2 == 0 ? (width, anchorX) : (height, anchorY);
            var jittered = edges[edge] + 0.05f * side * random.Bell();
            var distance = (edge < 2 ? centre - jittered : jittered - centre) / stride;
            prediction[edge * head.Grid.Count + anchor] = Math.Clamp(distance, 0.25f, FurthestEdge);
        }
    }

    /// <summary>Free anchors inside the picture: on the scale that suits the size, then on the others, each in growing squares around the cell of the centre.</summary>
    private static IEnumerable<int> Nearest(AnchorGrid grid, float x, float y, float size, Letterbox place, bool[] taken)
    {
        var suited = size < 64 ? 0 : size < 192 ? 1 : 2;
        foreach (var scale in Enumerable.Range(0, AnchorGrid.Strides.Length).OrderBy(s => Math.Abs(s - suited)))
        {
            var stride = AnchorGrid.Strides[scale];
            var (columns, rows) = (grid.Width / stride, grid.Height / stride);
            var offset = AnchorGrid.Strides.Take(scale).Sum(s => grid.Width / s * (grid.Height / s));
            var (column, row) = (Math.Min((int)(x / stride), columns - 1), Math.Min((int)(y / stride), rows - 1));
            for (var ring = 0; ring < Math.Max(columns, rows); ring++)
            {
                for (var r = Math.Max(0, row - ring); r <= Math.Min(rows - 1, row + ring); r++)
                {
                    var step = r == row - ring || r == row + ring ? 1 : Math.Max(1, 2 * ring);
                    for (var c = column - ring; c <= column + ring; c += step)
                    {
                        if (c < 0 || c >= columns)
                            continue;
                        var anchor = offset + r * columns + c;
                        if (!taken[anchor] && IsInside(grid[anchor].X, grid[anchor].Y, place))
                            yield return anchor;
                    }
                }
            }
        }
    }

    private static bool IsInside(float x, float y, in Letterbox place) =>
        x > place.Left && x < place.Left + place.ScaledWidth && y > place.Top && y < place.Top + place.ScaledHeight;
}
