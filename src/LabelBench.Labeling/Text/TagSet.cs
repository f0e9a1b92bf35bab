using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Labeling.Text;

/// <summary>The tags of a model in its own order, and what each of them is in IOB2.</summary>
public sealed class TagSet
{
    private const string Outside = "O";

    private readonly ImmutableArray<int> _bio;
    private readonly ImmutableHashSet<int> _present;

    private TagSet(BioTags bio, ImmutableArray<int> ofModel) => (Bio, _bio, _present) = (bio, ofModel, [.. ofModel]);

    public BioTags Bio { get; }

    /// <summary>Number of the model's tags.</summary>
    public int Count => _bio.Length;

    /// <summary>Tags that nobody has named: O, then B and I of each type, whose name is its number.</summary>
    /// <param name="count">Odd.</param>
    public static TagSet Numbered(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(count % 2, 1);
        return new TagSet(
            new BioTags([.. Enumerable.Range(0, count / 2).Select(type => type.ToString(CultureInfo.InvariantCulture))]),
            [.. Enumerable.Range(0, count)]);
    }

    /// <summary>Reads names such as O, B-person, I-person in the model's order.</summary>
    /// <remarks>Schemes that mark ends and single words are read as IOB2: E and L as I, S and U as B. A name without a mark is an I, which begins an entity where none of its type goes on.</remarks>
    /// <param name="source">Where the names come from, for messages.</param>
    public static Checked<TagSet> Parse(ImmutableArray<string> names, string source)
    {
        if (!names.Contains(Outside))
            return Checked<TagSet>.Invalid(new Problem(source, "", $"names no tag 'O' for words outside of entities, but {string.Join(", ", names.Take(4))}; name the tags O, B-person, I-person and so on, in the model's order."));
        var split = names.Select(Split).ToImmutableArray();
        var types = split.Where(tag => tag.Type.Length > 0).Select(tag => tag.Type).Distinct(StringComparer.Ordinal).ToImmutableArray();
        return Checked<TagSet>.Valid(new TagSet(
            new BioTags(types),
            [.. split.Select(tag => tag.Type.Length == 0 ? 0 : 1 + 2 * types.IndexOf(tag.Type) + (tag.Begins ? 0 : 1))]));
    }

    /// <summary>The model's tag in the order of <see cref="Bio"/>.</summary>
    public int BioOf(int tag) => _bio[tag];

    /// <summary>Whether the second tag may follow the first, as <see cref="BioTags.MayFollow"/> has it; an I may also begin an entity where the model has no B for it.</summary>
    public bool MayFollow(int first, int second) =>
        BioTags.MayFollow(first < 0 ? -1 : _bio[first], _bio[second]) || !_present.Contains(_bio[second] - 1);

    private static (bool Begins, string Type) Split(string name)
    {
        if (name == Outside)
            return (false, "");
        return name is [var mark and ('B' or 'I' or 'E' or 'L' or 'S' or 'U' or 'M'), '-' or '_', _, ..]
            ? (mark is 'B' or 'S' or 'U', name[2..])
            : (false, name);
    }
}
