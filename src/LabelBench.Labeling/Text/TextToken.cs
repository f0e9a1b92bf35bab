namespace LabelBench.Labeling.Text;

/// <summary>A piece of a text.</summary>
/// <param name="Id">In the vocabulary.</param>
/// <param name="Word">Index of the word that it belongs to, from 0.</param>
/// <param name="Start">First UTF-16 character of the text.</param>
/// <param name="End">Behind its last character.</param>
public readonly record struct TextToken(int Id, int Word, int Start, int End);
