namespace LabelBench.Labeling.Inputs;

/// <summary>What generated document pages look like.</summary>
/// <param name="Width">Pixels; 1240 is A4 at 150 dpi.</param>
/// <param name="Height">Pixels; 1754 is A4 at 150 dpi.</param>
/// <param name="FontPixels">Size of running text in pixels per em; 23 is 11 point at 150 dpi. Headings are larger, notes smaller.</param>
/// <param name="ExtraWordSpace">Added between words, in ems. The recogniser, trained on much Chinese, drops narrow spaces: on 8 pages 0.12 left 0.85 % character errors.</param>
/// <param name="MaximumTiltDegrees">Each page lies askew by up to this much, either way.</param>
/// <param name="GrainDeviation">Scanner noise in 8-bit steps.</param>
/// <param name="Quality">JPEG quality.</param>
/// <param name="Seed">Another seed, other pages.</param>
public sealed record PageOptions(
    int Width = 1240, int Height = 1754, double FontPixels = 23, double ExtraWordSpace = 0.12,
    double MaximumTiltDegrees = 0, double GrainDeviation = 2, int Quality = 88, ulong Seed = 1729);
