using System.Numerics;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Ocr;

/// <summary>Cuts a piece of text out of a page and lays it straight, as high as the PP-OCR models read it.</summary>
public static class LineCrop
{
    /// <summary>Rows of every crop.</summary>
    public const int Height = 48;

    /// <summary>A box this much higher than wide holds text that runs downwards. PaddleOCR turns from 1.5 on, which also turns single digits.</summary>
    public const float TallRatio = 2.2f;

    /// <summary>Columns of the crop in true proportions, at least 1.</summary>
    public static int WidthOf(Quad box)
    {
        var upright = Upright(box);
        return Math.Max(1, (int)MathF.Ceiling(Height * upright.Width / Math.Max(upright.Height, 1e-3f)));
    }

    /// <summary>Fills <paramref name="into"/> with the text in true proportions: <see cref="WidthOf"/> x 48.</summary>
    public static void Cut(PixelBuffer page, Quad box, PixelBuffer into) => Cut(page, box, WidthOf(box), into);

    /// <summary>Fills <paramref name="into"/> with the text stretched or squeezed to width x 48.</summary>
    public static void Cut(PixelBuffer page, Quad box, int width, PixelBuffer into)
    {
        var from = Upright(box);
        var (right, down) = ((from.TopRight - from.TopLeft) / width, (from.BottomLeft - from.TopLeft) / Height);
        into.Reshape(width, Height);
        AffineWarp.Draw(page, into, new Matrix3x2(right.X, right.Y, down.X, down.Y, from.TopLeft.X, from.TopLeft.Y));
    }

    /// <summary>The first part of a line's box.</summary>
    internal static Quad Beginning(Quad box, float share)
    {
        var line = Upright(box);
        return line with { TopRight = Vector2.Lerp(line.TopLeft, line.TopRight, share), BottomRight = Vector2.Lerp(line.BottomLeft, line.BottomRight, share) };
    }

    /// <summary>The box with its first corner where the text begins, assuming that tall boxes read downwards.</summary>
    private static Quad Upright(Quad box) => box.Height > TallRatio * box.Width
        ? new Quad(box.TopRight, box.BottomRight, box.BottomLeft, box.TopLeft)
        : box;
}
