namespace LabelBench.Labeling.Inputs;

/// <summary>What generated photos look like.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="BitsPerPixel">Size of the JPEG file x 8 / pixels. 2 to 4 is a camera's full-size file, 1 to 2 a web photo; decode time grows with it.</param>
/// <param name="Seed">Another seed, other photos.</param>
public sealed record PhotoOptions(int Width, int Height, double BitsPerPixel = 2.5, ulong Seed = 1729);
