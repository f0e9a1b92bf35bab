using System.Collections.Immutable;

namespace LabelBench.Labeling.Detection;

/// <summary>Where the anchors of an anchor-free YOLO-style head lie: one in the middle of every cell of each scale, finest scale first, rows from the top inside a scale.</summary>
public sealed class AnchorGrid
{
    private static readonly ImmutableArray<int> UsualStrides = [8, 16, 32];

    private readonly float[] _x;
    private readonly float[] _y;
    private readonly float[] _stride;

    /// <param name="width">Of the model's input; a multiple of the strides 8, 16 and 32.</param>
    /// <param name="height">Of the model's input; likewise.</param>
    /// <exception cref="ArgumentException">A side is no positive multiple of 32.</exception>
    public AnchorGrid(int width, int height)
    {
        if (width < 32 || height < 32 || width % 32 != 0 || height % 32 != 0)
            throw new ArgumentException($"An input of {width} x {height} has no whole cells of 8, 16 and 32 pixels.");
        (Width, Height) = (width, height);
        Count = UsualStrides.Sum(stride => width / stride * (height / stride));
        (_x, _y, _stride) = (new float[Count], new float[Count], new float[Count]);
        var anchor = 0;
        foreach (var stride in UsualStrides)
        {
            for (var row = 0; row < height / stride; row++)
            {
                for (var column = 0; column < width / stride; column++, anchor++)
                    (_x[anchor], _y[anchor], _stride[anchor]) = ((column + 0.5f) * stride, (row + 0.5f) * stride, stride);
            }
        }
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>All anchors: 8,400 for an input of 640 x 640.</summary>
    public int Count { get; }

    /// <summary>Sides of the cells, finest scale first, in pixels of the model's input.</summary>
    public static ImmutableArray<int> Strides => UsualStrides;

    /// <summary>Centre of an anchor and the side of its cell, in pixels of the model's input.</summary>
    public (float X, float Y, float Stride) this[int anchor] => (_x[anchor], _y[anchor], _stride[anchor]);
}
