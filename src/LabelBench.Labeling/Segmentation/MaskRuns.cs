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

    // The run that grows while a region of another size is cut.
    private int _pending;
    private bool _isInside;

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

    /// <summary>The region of one class in an image of another size: every pixel there has the class of the nearest pixel here. Never makes that image's mask, which may be hundreds of times larger.</summary>
    /// <param name="width">Of the other image, in pixels.</param>
    /// <param name="height">Of the other image; width x height stays below 2^31.</param>
    public RunLengthMask Of(byte classNumber, int width, int height)
    {
        if ((width, height) == (_width, _height))
            return Of(classNumber);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)width * height, int.MaxValue, nameof(width));
        _isInside = false;
        _pending = 0;
        for (var x = 0; x < width; x++)
        {
            var column = (int)((2L * x + 1) * _width / (2L * width));
            AddColumn(_columns.AsSpan(column * _height, _height), classNumber, height);
        }
        _counts.Add(_pending);
        var mask = new RunLengthMask(width, height, _counts.ToImmutable());
        _counts.Clear();
        return mask;
    }

    private void AddColumn(ReadOnlySpan<byte> column, byte classNumber, int height)
    {
        var (row, target) = (0, 0);
        for (var inside = false; row < column.Length; inside = !inside)
        {
            var run = inside ? column[row..].IndexOfAnyExcept(classNumber) : column[row..].IndexOf(classNumber);
            row = run < 0 ? column.Length : row + run;
            // The first row there whose nearest row here is this one or a later one: (2 y + 1) _height >= 2 row height.
            var end = row == 0 ? 0 : (int)((2L * row * height - _height + 2L * _height - 1) / (2L * _height));
            Extend(end - target, inside);
            target = end;
        }
    }

    private void Extend(int pixels, bool inside)
    {
        if (pixels > 0 && inside != _isInside)
        {
            _counts.Add(_pending);
            (_pending, _isInside) = (0, inside);
        }
        _pending += pixels;
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
