namespace LabelBench.Labeling.Inputs;

/// <summary>A generated JPEG.</summary>
/// <param name="Jpeg">The whole file.</param>
/// <param name="Quality">JPEG quality that came closest to the wanted size.</param>
/// <param name="BitsPerPixel">What the file really has.</param>
/// <param name="GrainDeviation">Sensor noise that was put in, in 8-bit steps.</param>
public sealed record GeneratedPhoto(byte[] Jpeg, int Quality, double BitsPerPixel, double GrainDeviation);
