using System.Collections.Immutable;

namespace LabelBench.Labeling.Text;

/// <summary>An entity found in a sequence of words or tokens: those from First up to, not including, End.</summary>
/// <param name="Type">Index into <see cref="BioTags.Types"/>.</param>
public readonly record struct TokenSpan(int Type, int First, int End);

/// <summary>The tags of a tagger: O outside, then for each entity type B (begins) and I (goes on): O, B-0, I-0, B-1, I-1, ...</summary>
/// <remarks>The IOB2 scheme. An I that follows neither the B nor the I of its type begins an entity, as the CoNLL scorer reads it.</remarks>
public sealed class BioTags(params ImmutableArray<string> types)
{
    public ImmutableArray<string> Types { get; } = types;

    /// <summary>Number of tags: 1 + 2 per type.</summary>
    public int Count => 1 + 2 * Types.Length;

    /// <summary>O, B-type or I-type.</summary>
    public string Name(int tag) => tag == 0 ? "O" : $"{(IsInside(tag) ? 'I' : 'B')}-{Types[TypeOf(tag)]}";

    /// <summary>Whether the second tag may follow the first in well-formed tags; -1 as the first stands for the start of the sequence.</summary>
    public static bool MayFollow(int first, int second) => !IsInside(second) || first > 0 && TypeOf(first) == TypeOf(second);

    /// <summary>Entities of a tag sequence, from the left. Allocates nothing but the list's growth.</summary>
    /// <param name="tags">A tag per token.</param>
    /// <param name="spans">Cleared, then filled.</param>
    /// <exception cref="ArgumentOutOfRangeException">A tag that does not exist.</exception>
    public void Decode(ReadOnlySpan<int> tags, List<TokenSpan> spans)
    {
        spans.Clear();
        var (type, first) = (-1, 0);
        for (var i = 0; i <= tags.Length; i++)
        {
            var tag = i < tags.Length ? tags[i] : 0;
            ArgumentOutOfRangeException.ThrowIfNegative(tag, nameof(tags));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tag, Count, nameof(tags));
            if (type >= 0 && IsInside(tag) && TypeOf(tag) == type)
                continue;
            if (type >= 0)
                spans.Add(new TokenSpan(type, first, i));
            (type, first) = (tag == 0 ? -1 : TypeOf(tag), i);
        }
    }

    private static bool IsInside(int tag) => tag > 0 && tag % 2 == 0;

    private static int TypeOf(int tag) => (tag - 1) / 2;
}
