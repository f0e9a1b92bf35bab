namespace LabelBench.Labeling.Ocr;

/// <summary>What a recogniser read.</summary>
/// <param name="Text">Empty where nothing was read.</param>
/// <param name="Confidence">Mean probability of the characters, 0 to 1; 0 where nothing was read.</param>
public readonly record struct RecognizedText(string Text, double Confidence);
