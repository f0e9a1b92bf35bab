namespace LabelBench.Labeling.Inputs;

/// <summary>A generated document page and what it says.</summary>
public sealed record GeneratedPage(byte[] Jpeg, PageTruth Truth);
