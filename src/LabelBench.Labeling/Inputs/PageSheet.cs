using System.Numerics;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Vips;

namespace LabelBench.Labeling.Inputs;

/// <summary>A white page that text is set on; it keeps what was set and where.</summary>
internal sealed class PageSheet
{
    private const byte Paper = 252;
    private const byte InkTone = 24;

    private readonly List<PageText> _texts = [];

    internal PageSheet(int width, int height)
    {
        Image = new PixelBuffer(width, height);
        Image.Fill(Paper, Paper, Paper);
    }

    internal PixelBuffer Image { get; private set; }

    internal PageTruth Truth => new([.. _texts]);

    /// <summary>Sets one piece of text.</summary>
    /// <param name="x">Left edge, or right edge where <paramref name="fromRight"/> is set.</param>
    /// <param name="top">Top of the line box.</param>
    internal void Set(DrawnText drawn, string text, int line, int x, int top, bool fromRight = false)
    {
        var (left, upper) = (fromRight ? x - drawn.Ink.Width : x + drawn.Left, top + drawn.Top);
        Ink(drawn.Ink, left, upper);
        _texts.Add(new PageText(text, line, Quad.Rectangle(left, upper, drawn.Ink.Width, drawn.Ink.Height)));
    }

    /// <summary>Turns the page about its centre, clockwise.</summary>
    internal void Tilt(double degrees)
    {
        if (degrees == 0)
            return;
        var turn = Matrix3x2.CreateRotation((float)(degrees * Math.PI / 180), new Vector2(Image.Width, Image.Height) / 2);
        Matrix3x2.Invert(turn, out var back);
        var turned = new PixelBuffer(Image.Width, Image.Height);
        AffineWarp.Draw(Image, turned, back);
        Image = turned;
        for (var i = 0; i < _texts.Count; i++)
            _texts[i] = _texts[i] with { Box = _texts[i].Box.Transform(turn) };
    }

    private void Ink(VipsImage ink, int left, int top)
    {
        var (width, height) = (ink.Width, ink.Height);
        var coverage = new byte[width * height];
        ink.CopyTo(coverage);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                Image[left + x, top + y].Fill((byte)(Paper - (Paper - InkTone) * coverage[y * width + x] / 255));
        }
    }
}
