namespace LabelBench.Labeling.Text;

/// <summary>What became of a text on its way into a model.</summary>
/// <param name="Length">Tokens in the sequence, those that begin and end it included.</param>
/// <param name="CutOff">Tokens that found no room.</param>
/// <param name="Unknown">Words that the vocabulary cannot spell.</param>
public readonly record struct EncodedText(int Length, int CutOff, int Unknown);
