namespace LabelBench.Labeling.Ocr;

/// <summary>How boxes are read off the detector's map; the defaults are PaddleOCR's.</summary>
/// <param name="PixelThreshold">A pixel above it is text.</param>
/// <param name="BoxThreshold">A box needs this mean probability.</param>
/// <param name="UnclipRatio">The detector is trained to mark text shrunk; a box grows back by area x ratio / perimeter on each side.</param>
/// <param name="SmallestSide">Pixels of the map: thinner boxes are dropped before growing, and boxes thinner than 2 more after it.</param>
public sealed record TextBoxOptions(float PixelThreshold = 0.3f, float BoxThreshold = 0.6f, float UnclipRatio = 1.5f, float SmallestSide = 3);
