using System.Collections.Immutable;

namespace LabelBench.Labeling.Text;

/// <summary>A generated sentence and the entities in it.</summary>
/// <param name="Words">Its length; a number and its unit count as two, a full stop as none.</param>
public sealed record GeneratedSentence(string Text, int Words, ImmutableArray<TextEntity> Entities);

/// <summary>A named piece of a text: the UTF-16 characters from Start up to, not including, End.</summary>
public readonly record struct TextEntity(string Type, int Start, int End);
