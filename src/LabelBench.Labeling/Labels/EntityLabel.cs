namespace LabelBench.Labeling.Labels;

/// <summary>A named piece of a text, from its start up to, not including, its end.</summary>
/// <param name="Start">In UTF-16 characters, as C#, Java and JavaScript index strings.</param>
/// <param name="CodePointStart">In Unicode code points, as Python indexes strings and Label Studio counts.</param>
public sealed record EntityLabel(string Name, double Confidence, int Start, int End, int CodePointStart, int CodePointEnd, string Text);
