using System.Numerics.Tensors;
using LabelBench.Core;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Detection;

/// <summary>Writes a known number of candidates into the output of a detector with seeded weights, whose own confidences mean nothing, so that suppression and everything behind it have real work. Keeps its buffers; one per thread.</summary>
/// <remarks>
/// Candidates lie in clusters around objects, as a trained detector gives them: about ten anchors near an object's centre, on the scale that suits its size, tell of the
/// same class and almost the same box, the nearest ones with the most confidence.
/// </remarks>
/// <param name="head">Form of the output.</param>
public sealed class InjectedDetections(YoloHead head)
{
    /// <summary>Candidates around one object, about.</summary>
    public const int PerObject = 10;

    /// <summary>Confidence of a class that is not there; a head starts its training at it (Lin et al. 2017, doi:10.1109/ICCV.2017.324). A threshold lies above it.</summary>
    public const float Absent = 0.01f;

    /// <summary>Thresholds lie below it, so that there is room for confidences above them.</summary>
    public const float Highest = 0.9f;

    /// <summary>Confidence that no random candidate exceeds.</summary>
    private const float MostSure = 0.97f;

    /// <summary>Deviation of a candidate's edges from its object's, as a share of the sides.</summary>
    private const float Jitter = 0.05f;

    /// <summary>Bins 0 to 15 of the distance distribution: no edge lies further from its anchor than 15 strides.</summary>
    private const float FurthestEdge = 15;

    /// <summary>No edge lies nearer, in strides, so that every candidate has an area.</summary>
    private const float NearestEdge = 0.25f;

    private readonly bool[] _taken = new bool[head.Grid.Count];

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

    /// <summary>Copies an output as if the detector had seen nothing: confidences are held down to <see cref="Absent"/>. Costs no more than a copy.</summary>
    /// <param name="output">One image's output.</param>
    /// <param name="prediction">As long.</param>
    /// <exception cref="ArgumentException">A span has another length than the head's output.</exception>
    public static void CopyQuiet(DetectionHead head, ReadOnlySpan<float> output, Span<float> prediction)
    {
        CheckLength(head, output.Length);
        CheckLength(head, prediction.Length);
        var boxes = DetectionHead.BoxRows * head.Anchors;
        output[..boxes].CopyTo(prediction);
        TensorPrimitives.Min(output[boxes..], Absent, prediction[boxes..]);
    }

    /// <summary>Puts candidates around random objects into an output without confident anchors; exactly <paramref name="candidates"/> then reach the threshold, each with a box inside the picture.</summary>
    /// <param name="prediction">As <see cref="CopyQuiet"/> leaves it.</param>
    /// <param name="candidates">0 to <see cref="Capacity"/>.</param>
    /// <param name="place">Where the picture lies in the model's input.</param>
    /// <param name="threshold">Confidence that the decoder asks for, above <see cref="Absent"/> and below <see cref="Highest"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">More candidates than fit, or a threshold outside its range.</exception>
    public void AddRandom(Span<float> prediction, int candidates, in Letterbox place, float threshold, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(candidates);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(candidates, Capacity(head.Grid, place));
        Begin(prediction.Length, threshold);
        var random = new SplitMix64(seed);
        for (var left = candidates; left > 0;)
        {
            // Sides from 1/40 to 1/2 of the picture, small objects as frequent as large ones on a scale of ratios.
            var size = (float)(place.ScaledWidth / 40.0 * Math.Pow(20, random.Unit()));
            var (width, height) = (size, size * (float)random.Between(0.5, 2));
            var x = place.Left + (float)random.Unit() * place.ScaledWidth;
            var y = place.Top + (float)random.Unit() * place.ScaledHeight;
            var target = new DetectedBox(x - width / 2, y - height / 2, x + width / 2, y + height / 2, random.Below(head.Classes), MostSure);
            var wanted = Math.Min(left, Count(ref random));
            left -= WriteObject(prediction, Nearest(target, place).Take(wanted), wanted, target, Jitter, threshold, ref random);
        }
    }

    /// <summary>Puts candidates around known objects into an output without confident anchors: about <see cref="PerObject"/> each where it is large enough, the best with the object's own score and box, the others less sure and a little beside it.</summary>
    /// <param name="prediction">As <see cref="CopyQuiet"/> leaves it.</param>
    /// <param name="objects">In pixels of the source; classes below the head's. Those whose middle lies outside the picture, and those below the threshold, are not seen.</param>
    /// <inheritdoc cref="AddRandom"/>
    public void AddAround(Span<float> prediction, ReadOnlySpan<DetectedBox> objects, in Letterbox place, float threshold, ulong seed)
    {
        Begin(prediction.Length, threshold);
        var random = new SplitMix64(seed);
        foreach (ref readonly var seen in objects)
        {
            var target = place.ToInput(seen);
            if (!(seen.Score >= threshold) || !IsInside((target.Left + target.Right) / 2, (target.Top + target.Bottom) / 2, place))
                continue;
            WriteObject(prediction, Nearest(target, place).Take(1), 1, target, jitter: 0, threshold, ref random);
            // Anchors outside an object have no way to tell of its near edge.
            var others = Count(ref random) - 1;
            var inside = Nearest(target, place).Take(4 * others).Where(anchor => IsWithin(head.Grid[anchor], target)).Take(others);
            WriteObject(prediction, inside, others, target, Jitter / 2, threshold, ref random);
        }
    }

    /// <summary>Candidates around one object.</summary>
    private static int Count(ref SplitMix64 random) => PerObject / 2 + random.Below(PerObject + 1);

    private static void CheckLength(DetectionHead head, int length)
    {
        if (length != head.Length)
            throw new ArgumentException($"The output takes {head.Length} numbers, not {length}.");
    }

    private void Begin(int length, float threshold)
    {
        CheckLength(head, length);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(threshold, Absent);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(threshold, Highest);
        Array.Clear(_taken);
    }

    /// <summary>The candidates that tell of one object.</summary>
    /// <param name="anchors">Nearest first, not taken.</param>
    /// <param name="wanted">How many there should be; confidence falls towards the last.</param>
    /// <param name="target">Box in the model's input, and the confidence that none exceeds.</param>
    /// <param name="jitter">Deviation of the candidates' edges, as a share of the sides; without it the confidence is the target's own.</param>
    /// <returns>Candidates written.</returns>
    private int WriteObject(Span<float> prediction, IEnumerable<int> anchors, int wanted, in DetectedBox target, float jitter, float threshold, ref SplitMix64 random)
    {
        var written = 0;
        foreach (var anchor in anchors)
        {
            _taken[anchor] = true;
            var share = jitter == 0 ? 1 : (1 - written / (wanted + 1f)) * (float)random.Between(0.8, 1);
            WriteCandidate(prediction, anchor, target, jitter, ref random);
            prediction[(DetectionHead.BoxRows + target.Class) * head.Grid.Count + anchor] = threshold + (target.Score - threshold) * share;
            written++;
        }
        return written;
    }

    private void WriteCandidate(Span<float> prediction, int anchor, in DetectedBox target, float jitter, ref SplitMix64 random)
    {
        var (anchorX, anchorY, stride) = head.Grid[anchor];
        Span<float> edges = [target.Left, target.Top, target.Right, target.Bottom];
        for (var edge = 0; edge < 4; edge++)
        {
            var (side, centre) = edge % 2 == 0 ? (target.Width, anchorX) : (target.Height, anchorY);
            var jittered = edges[edge] + jitter * side * random.Bell();
            var distance = (edge < 2 ? centre - jittered : jittered - centre) / stride;
            prediction[edge * head.Grid.Count + anchor] = Math.Clamp(distance, NearestEdge, FurthestEdge);
        }
    }

    /// <summary>Free anchors inside the picture: on the scale that suits the size, then on the others, each in growing squares around the cell of the centre.</summary>
    private IEnumerable<int> Nearest(DetectedBox target, Letterbox place)
    {
        var grid = head.Grid;
        var (x, y, size) = ((target.Left + target.Right) / 2, (target.Top + target.Bottom) / 2, Math.Max(target.Width, target.Height));
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
                        if (!_taken[anchor] && IsInside(grid[anchor].X, grid[anchor].Y, place))
                            yield return anchor;
                    }
                }
            }
        }
    }

    private static bool IsWithin((float X, float Y, float Stride) anchor, in DetectedBox box) =>
        anchor.X - box.Left >= NearestEdge * anchor.Stride && box.Right - anchor.X >= NearestEdge * anchor.Stride
        && anchor.Y - box.Top >= NearestEdge * anchor.Stride && box.Bottom - anchor.Y >= NearestEdge * anchor.Stride;

    private static bool IsInside(float x, float y, in Letterbox place) =>
        x > place.Left && x < place.Left + place.ScaledWidth && y > place.Top && y < place.Top + place.ScaledHeight;
}
