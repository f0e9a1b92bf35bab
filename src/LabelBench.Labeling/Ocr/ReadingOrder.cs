using System.Collections.Immutable;
using System.Numerics;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Ocr;

/// <summary>Sorts text boxes into the lines of a page that is read from left to right and top to bottom; a page that lies askew is straightened first.</summary>
public static class ReadingOrder
{
    /// <summary>Lines from the top; in each, indices into <paramref name="boxes"/> from the left.</summary>
    public static ImmutableArray<ImmutableArray<int>> Lines(IReadOnlyList<Quad> boxes)
    {
        var straighten = Matrix3x2.CreateRotation(-Tilt(boxes));
        var placed = boxes
            .Select((box, index) => (Index: index, Centre: Vector2.Transform(box.Centre, straighten), box.Height))
            .OrderBy(b => b.Centre.Y).ThenBy(b => b.Centre.X)
            .ToList();
        var lines = new List<List<(int Index, Vector2 Centre, float Height)>>();
        foreach (var box in placed)
        {
            if (lines.Count > 0 && lines[^1].Average(b => b.Centre.Y) is var middle
                && box.Centre.Y - middle < 0.5 * Math.Min(box.Height, lines[^1].Min(b => b.Height)))
            {
                lines[^1].Add(box);
            }
            else
            {
                lines.Add([box]);
            }
        }
        return [.. lines.Select(line => line.OrderBy(b => b.Centre.X).Select(b => b.Index).ToImmutableArray())];
    }

    /// <summary>Median direction of the boxes long enough to have one, in radians; 0 where there are none.</summary>
    private static float Tilt(IReadOnlyList<Quad> boxes)
    {
        var angles = boxes.Where(b => b.Width > 3 * b.Height).Select(b => b.Angle).Order().ToList();
        return angles.Count == 0 ? 0 : angles[angles.Count / 2];
    }
}
