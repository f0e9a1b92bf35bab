using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Ocr;

/// <summary>A detected piece of text: its box on the page, in page pixels, and the mean text probability inside.</summary>
public readonly record struct TextBox(Quad Box, float Score);
