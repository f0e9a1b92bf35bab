namespace LabelBench.Models;

/// <summary>The free extents of an architecture.</summary>
/// <param name="Batch">Items per run, at least 1.</param>
/// <param name="Image">Size of the input image; null takes the architecture's own, or says that it reads no image.</param>
/// <param name="SequenceLength">Tokens per sentence; null takes the architecture's own, or says that it reads no text.</param>
public sealed record ModelSize(int Batch = 1, ImageExtent? Image = null, int? SequenceLength = null);
