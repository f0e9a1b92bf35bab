namespace LabelBench.Labeling.Labels;

/// <summary>A pick of a set that covers a pool.</summary>
/// <param name="Rank">1 for the first pick of a round.</param>
/// <param name="Distance">Euclidean, from the nearest pick before it; null for the first.</param>
public sealed record CoverLabel(int Rank, double? Distance);
