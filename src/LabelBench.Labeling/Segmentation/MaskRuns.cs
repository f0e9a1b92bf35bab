using System.Collections.Immutable;

namespace LabelBench.Labeling.Segmentation;

/// <summary>Cuts a mask into run lengths, class by class. Keeps its buffers; one per thread.</summary>
/// <remarks>COCO counts down the columns while masks lie in rows, so the mask is turned once, in tiles, and then searched with vector instructions for each class.</remarks>
public sealed class MaskRuns
{
    private const int Tile = 32;

    private readonly ImmutableArray<int>.Builder _counts = ImmutableArray.CreateBuilder<int>();
    private byte[] _columns = [];
    private int _width;
    private int _height;

    /// <summary>Takes the mask to be cut; it may change afterwards.</summary>
    /// <param name="mask">width x height class numbers, rows from the top.</param>
    /// <exception cref="ArgumentException">The mask has another length.</exception>
    public void Load(ReadOnlySpan<byte> mask, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (mask.Length != (long)width * height)
            throw new ArgumentException($"{width} x {height} pixels do not fit {mask.Length} bytes.", nameof(mask));
        if (_columns.Length < mask.Length)
            _columns = new byte[mask.Length];
        (_width, _height) = (width, height);
        for (var top = 0; top < height; top += Tile)
        {
            for (var left = 0; left < width; left += Tile)
            {
                var (right, bottom) = (Math.Min(width, left + Tile), Math.Min(height, top + Tile));
                for (var y = top; y < bottom; y++)
                {
                    for (var x = left; x < right; x++)
                        _columns[x * height + y] = mask[y * width + x];
                }
            }
        }
    }

    /// <summary>The region of one class; empty (a single run outside) where no pixel has it.</summary>
    public RunLengthMask Of(byte classNumber)
    {
        ReadOnlySpan<byte> rest = _columns.AsSpan(0, _width * _height);
        for (var inside = false; !rest.IsEmpty; inside = !inside)
        {
            var run = inside ? rest.IndexOfAnyExcept(classNumber) : rest.IndexOf(classNumber);
            if (run < 0)
                run = rest.Length;
            _counts.Add(run);
            rest = rest[run..];
        }
        var mask = new RunLengthMask(_width, _height, _counts.ToImmutable());
        _counts.Clear();
        return mask;
    }
}
