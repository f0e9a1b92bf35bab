namespace LabelBench.Labeling.Text;

/// <summary>What became of a text on its way into a model.</summary>
/// <param name="Length">Tokens in the sequence, [CLS] and [SEP] included.</param>
/// <param name="CutOff">Tokens that found no room.</param>
/// <param name="Unknown">Words that the vocabulary cannot spell.</param>
/// <param name="Replaced">Places where the bytes were no UTF-8.</param>
public readonly record struct EncodedText(int Length, int CutOff, int Unknown, int Replaced);
