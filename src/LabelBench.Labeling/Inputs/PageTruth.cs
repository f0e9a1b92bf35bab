using System.Collections.Immutable;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Inputs;

/// <summary>What a generated page says, in reading order.</summary>
public sealed record PageTruth(ImmutableArray<PageText> Texts)
{
    /// <summary>The page's lines from top to bottom; pieces that stand in one line are joined by a space.</summary>
    public ImmutableArray<string> Lines() =>
        [.. Texts.GroupBy(t => t.Line).OrderBy(g => g.Key).Select(g => string.Join(' ', g.Select(t => t.Text)))];
}

/// <summary>One piece of text on a page: a line, or one cell of a table row.</summary>
/// <param name="Text">Latin letters, digits and simple punctuation.</param>
/// <param name="Line">Line of the page that it stands in, from 0.</param>
/// <param name="Box">The ink's own bounds, turned with the page.</param>
public sealed record PageText(string Text, int Line, Quad Box);
