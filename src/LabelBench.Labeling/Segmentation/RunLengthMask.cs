using System.Collections.Immutable;
using System.Text;

namespace LabelBench.Labeling.Segmentation;

/// <summary>One region of an image as run lengths in COCO's order: down the columns, columns from the left; outside and inside by turns, outside first (0 where the first pixel is inside).</summary>
/// <param name="Width">Of the image, in pixels.</param>
/// <param name="Height">Of the image, in pixels.</param>
/// <param name="Counts">Run lengths; their sum is Width x Height.</param>
/// <remarks>COCO's "uncompressed RLE"; the compressed form is a text of 6 bits per character, see <see cref="ToCompressed"/>. Equality compares the array by reference.</remarks>
public sealed record RunLengthMask(int Width, int Height, ImmutableArray<int> Counts)
{
    /// <summary>Pixels inside.</summary>
    public long Area
    {
        get
        {
            long area = 0;
            for (var i = 1; i < Counts.Length; i += 2)
                area += Counts[i];
            return area;
        }
    }

    /// <summary>The upright rectangle of whole pixels around the region; all 0 where it is empty.</summary>
    public (int Left, int Top, int Width, int Height) Bounds()
    {
        var (left, top, right, bottom) = (Width, Height, 0, 0);
        long at = 0;
        for (var i = 0; i < Counts.Length; at += Counts[i], i++)
        {
            if (i % 2 == 0 || Counts[i] == 0)
                continue;
            var last = at + Counts[i] - 1;
            var (firstColumn, lastColumn) = ((int)(at / Height), (int)(last / Height));
            (left, right) = (Math.Min(left, firstColumn), Math.Max(right, lastColumn + 1));
            // A run over a column's end touches the last row and, in the next column, the first.
            (top, bottom) = firstColumn == lastColumn
                ? (Math.Min(top, (int)(at % Height)), Math.Max(bottom, (int)(last % Height) + 1))
                : (0, Height);
        }
        return right == 0 ? default : (left, top, right - left, bottom - top);
    }

    /// <summary>Paints the region into a mask whose rows lie one after the other; what is outside stays as it is.</summary>
    /// <param name="mask">Width x Height bytes.</param>
    /// <exception cref="ArgumentException">The mask has another length.</exception>
    public void Paint(Span<byte> mask, byte value)
    {
        if (mask.Length != (long)Width * Height)
            throw new ArgumentException($"{Width} x {Height} pixels do not fit {mask.Length} bytes.", nameof(mask));
        var at = 0;
        for (var i = 0; i < Counts.Length; at += Counts[i], i++)
        {
            for (var p = at; i % 2 == 1 && p < at + Counts[i]; p++)
                mask[p % Height * Width + p / Height] = value;
        }
    }

    /// <summary>COCO's compressed form: from the fourth run on the difference to the run two before, in groups of 5 bits from the low end, a sixth bit saying that more follow, each as the character 48 + group.</summary>
    public string ToCompressed()
    {
        var text = new StringBuilder(2 * Counts.Length);
        for (var i = 0; i < Counts.Length; i++)
        {
            long rest = i > 2 ? (long)Counts[i] - Counts[i - 2] : Counts[i];
            bool more;
            do
            {
                var group = (int)(rest & 31);
                rest >>= 5;
                more = rest != ((group & 16) != 0 ? -1 : 0); // until only copies of the sign bit are left
                text.Append((char)(48 + group + (more ? 32 : 0)));
            }
            while (more);
        }
        return text.ToString();
    }

    /// <summary>Reads the compressed form.</summary>
    /// <exception cref="FormatException">A character that does not belong, an end inside a number, or runs that do not fill the image.</exception>
    public static RunLengthMask FromCompressed(string text, int width, int height)
    {
        var counts = ImmutableArray.CreateBuilder<int>();
        long sum = 0;
        for (var i = 0; i < text.Length;)
        {
            long value = 0;
            var shift = 0;
            int group;
            do
            {
                if (i == text.Length)
                    throw new FormatException("Compressed run lengths end inside a number.");
                group = text[i++] - 48;
                if (group is < 0 or > 63 || shift > 35)
                    throw new FormatException(FormattableString.Invariant($"Compressed run lengths have no number at character {i}."));
                value |= (long)(group & 31) << shift;
                shift += 5;
            }
            while ((group & 32) != 0);
            if ((group & 16) != 0)
                value |= -1L << shift;
            if (counts.Count > 2)
                value += counts[^2];
            if (value < 0 || (sum += value) > (long)width * height)
                throw new FormatException(FormattableString.Invariant($"Compressed run lengths leave an image of {width} x {height} at character {i}."));
            counts.Add((int)value);
        }
        return sum == (long)width * height
            ? new RunLengthMask(width, height, counts.ToImmutable())
            : throw new FormatException(FormattableString.Invariant($"Compressed run lengths cover {sum} of {width} x {height} pixels."));
    }
}
