using System.Globalization;

namespace LabelBench.Models;

/// <summary>Height and width of an image in pixels.</summary>
public readonly record struct ImageExtent(int Height, int Width)
{
    public static ImageExtent Square(int side) => new(side, side);

    /// <summary>For example <c>256x128</c>: height first.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Height}x{Width}");
}
