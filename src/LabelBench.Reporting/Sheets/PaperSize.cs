namespace LabelBench.Reporting.Sheets;

/// <summary>The page that a sheet fills.</summary>
public enum PaperSize
{
    /// <summary>210 x 297 mm.</summary>
    A4,

    /// <summary>8.5 x 11 inches.</summary>
    Letter,
}

internal static class PaperSizes
{
    /// <summary>As CSS writes it, portrait; the margin above and below is smaller on the shorter page.</summary>
    public static (string Width, string Height, string Margin) Css(this PaperSize paper) => paper == PaperSize.A4 ? ("210mm", "297mm", "11mm") : ("8.5in", "11in", "8mm");

    /// <summary>In CSS pixels, of which an inch has 96.</summary>
    public static (int Width, int Height) Pixels(this PaperSize paper) => paper == PaperSize.A4 ? (794, 1123) : (816, 1056);
}
