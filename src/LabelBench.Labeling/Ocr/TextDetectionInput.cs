using LabelBench.Labeling.Images;
using LabelBench.Labeling.Vips;

namespace LabelBench.Labeling.Ocr;

/// <summary>A page as input of the PP-OCR text detector: [1, 3, height, width], sides multiples of 32.</summary>
/// <remarks>DetResizeForTest and NormalizeImage of PaddleOCR (Apache-2.0), which the models were trained against.</remarks>
public static class TextDetectionInput
{
    private const int Multiple = 32;

    /// <summary>Longer side that PaddleOCR reduces pages to.</summary>
    public const int DefaultLongerSide = 960;

    /// <summary>The detector's input size for a page. Pages within the limit keep their size, but for the rounding to multiples of 32.</summary>
    /// <param name="longerSide">Most pixels of the longer side, at least 32.</param>
    public static (int Width, int Height) SizeFor(int pageWidth, int pageHeight, int longerSide = DefaultLongerSide) =>
        Scaled(pageWidth, pageHeight, Math.Min(1, (double)longerSide / Math.Max(pageWidth, pageHeight)));

    /// <summary>The input size where the shorter side has to reach a length: small pages grow, large ones keep their size.</summary>
    public static (int Width, int Height) SizeForShorterSide(int pageWidth, int pageHeight, int shorterSide) =>
        Scaled(pageWidth, pageHeight, Math.Max(1, (double)shorterSide / Math.Min(pageWidth, pageHeight)));

    /// <summary>Resizes the page and fills the input.</summary>
    /// <param name="scratch">Its size decides; set it to <see cref="SizeFor"/> first. Holds the resized page afterwards.</param>
    /// <param name="planes">Exactly 3 x height x width floats.</param>
    public static void Fill(PixelBuffer page, PixelBuffer scratch, Span<float> planes)
    {
        VipsImage.Resize(page, scratch);
        PixelPlanes.Fill(scratch, PixelNormalization.PaddleDetection, planes);
    }

    private static (int Width, int Height) Scaled(int width, int height, double ratio) => (ToMultiple(width * ratio), ToMultiple(height * ratio));

    private static int ToMultiple(double side) => Math.Max(Multiple, (int)Math.Round((int)side / (double)Multiple) * Multiple);
}
