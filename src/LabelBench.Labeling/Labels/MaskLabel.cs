using LabelBench.Labeling.Segmentation;

namespace LabelBench.Labeling.Labels;

/// <summary>A region of an image: whole pixels of the original, upright image.</summary>
public sealed record MaskLabel(string Name, double Confidence, RunLengthMask Region);
