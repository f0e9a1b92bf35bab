namespace LabelBench.Labeling.Medical;

/// <summary>What generated volumes look like.</summary>
/// <param name="Width">Voxels of a slice.</param>
/// <param name="Height">Voxels of a slice.</param>
/// <param name="Slices">Of one volume.</param>
/// <param name="NoiseDeviation">Of every voxel, in Hounsfield units: about that of an abdominal scan in slices of 1 to 2 mm.</param>
/// <param name="Seed">Another seed, other volumes.</param>
public sealed record VolumeOptions(int Width, int Height, int Slices, double NoiseDeviation = 20, ulong Seed = 1729);
