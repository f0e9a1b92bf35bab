using System.Globalization;
using System.Security;

namespace LabelBench.Labeling.Vips;

/// <summary>One line of text as ink coverage: 0 paper, 255 ink, cut to the ink's own bounds.</summary>
/// <remarks>Drawn by Pango with our own font files, so it looks the same on a server without fonts or fontconfig.</remarks>
public sealed class DrawnText : IDisposable
{
    private DrawnText(VipsImage ink, int left, int top) => (Ink, Left, Top) = (ink, left, top);

    /// <summary>Coverage, one band of 8 bits.</summary>
    public VipsImage Ink { get; }

    /// <summary>Pixels from the line's left edge to the ink.</summary>
    public int Left { get; }

    /// <summary>Pixels from the top of the line box to the ink; lines of one font and size set at the same top share a baseline.</summary>
    public int Top { get; }

    /// <param name="text">At least one visible character.</param>
    /// <param name="pixels">Font size in pixels per em.</param>
    /// <param name="extraWordSpace">Added to every space, in ems.</param>
    /// <exception cref="ArgumentException">Nothing visible to draw.</exception>
    public static DrawnText Draw(string text, PageFont font, double pixels, double extraWordSpace = 0)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new ArgumentException("Text to draw needs a visible character.", nameof(text));
        var (family, file) = font switch
        {
            PageFont.Sans => ("DejaVu Sans", "DejaVuSans.ttf"),
            PageFont.SansBold => ("DejaVu Sans Bold", "DejaVuSans-Bold.ttf"),
            PageFont.Serif => ("DejaVu Serif", "DejaVuSerif.ttf"),
            PageFont.Mono => ("DejaVu Sans Mono", "DejaVuSansMono.ttf"),
            _ => throw new ArgumentOutOfRangeException(nameof(font)),
        };
        using var operation = new VipsOperation("text");
        operation.Set("text", Markup(text, extraWordSpace * pixels))
            .Set("font", string.Create(CultureInfo.InvariantCulture, $"{family} {pixels:0.###}"))
            .Set("fontfile", VipsLibrary.Asset(file))
            .Set("dpi", 72); // a point is a pixel
        var ink = VipsImage.Made(operation, file);
        return new DrawnText(ink, ink.Metadata("xoffset") ?? 0, ink.Metadata("yoffset") ?? 0);
    }

    public void Dispose() => Ink.Dispose();

    /// <summary>Pango markup; its letter spacing counts 1024ths of a point.</summary>
    private static string Markup(string text, double spacing)
    {
        var escaped = SecurityElement.Escape(text);
        return spacing == 0 ? escaped : escaped.Replace(" ", string.Create(CultureInfo.InvariantCulture, $"<span letter_spacing=\"{spacing * 1024:0}\"> </span>"), StringComparison.Ordinal);
    }
}
