using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Labeling.Text;

/// <summary>The words that a word tagger knows, numbered from 0.</summary>
public sealed class WordVocabulary
{
    private static readonly ImmutableArray<string> Paddings = ["[PAD]", "<pad>", "<PAD>"];
    private static readonly ImmutableArray<string> Unknowns = ["[UNK]", "<unk>", "<UNK>"];

    private readonly ImmutableArray<string> _words;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;

    private WordVocabulary(ImmutableArray<string> words, int padding, int unknown)
    {
        _words = words;
        (PaddingId, UnknownId) = (padding, unknown);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (id, word) in words.Index())
        {
            if (id == padding || id == unknown)
                continue;
            ids.TryAdd(word, id);
            IsCased |= word.Any(char.IsUpper);
        }
        _ids = ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Number of words; ids are below it.</summary>
    public int Count => _words.Length;

    /// <summary>Fills a sequence up.</summary>
    public int PaddingId { get; }

    /// <summary>Of every word that is not in the vocabulary.</summary>
    public int UnknownId { get; }

    /// <summary>Whether upper case counts: a word other than the special ones has some.</summary>
    public bool IsCased { get; }

    /// <summary>The word of an id.</summary>
    public string this[int id] => _words[id];

    /// <summary>Words in the order of their ids. [PAD] or &lt;pad&gt; and [UNK] or &lt;unk&gt; must be among them.</summary>
    /// <param name="source">Where they come from, for messages.</param>
    public static Checked<WordVocabulary> Create(IEnumerable<string> words, string source)
    {
        var all = words.ToImmutableArray();
        var (padding, unknown) = (FirstOf(Paddings), FirstOf(Unknowns));
        return padding >= 0 && unknown >= 0
            ? Checked<WordVocabulary>.Valid(new WordVocabulary(all, padding, unknown))
            : Checked<WordVocabulary>.Invalid(new Problem(source, "", $"lacks {(padding < 0 ? Paddings[0] : Unknowns[0])}; a vocabulary of words needs [PAD] or <pad> and [UNK] or <unk>."));

        int FirstOf(ImmutableArray<string> names) => names.Select(name => all.IndexOf(name)).FirstOrDefault(id => id >= 0, -1);
    }

    /// <summary>Reads a vocabulary file: one word a line, UTF-8, ids from 0.</summary>
    public static Checked<WordVocabulary> FromFile(string path) => VocabularyFile.Read(path, Create);

    /// <summary>A vocabulary of our own: padding, unknown, punctuation, the numbers 0 to 999, the words of <see cref="SentenceGenerator"/>, then seeded words made of syllables.</summary>
    /// <param name="size">Words; at least <see cref="SmallestGenerated"/>.</param>
    public static WordVocabulary Generate(int size, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, SmallestGenerated);
        var random = new SplitMix64(seed);
        var words = new List<string>(size);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in Fixed())
            Add(word);
        while (words.Count < size)
        {
            var word = TextWords.Syllable(ref random);
            for (var more = 1 + random.Below(4); more > 0; more--)
                word += TextWords.Syllable(ref random);
            Add(word);
        }
        return new WordVocabulary([.. words], 0, 1);

        void Add(string word)
        {
            if (known.Add(word))
                words.Add(word);
        }
    }

    /// <summary>Words that every generated vocabulary has.</summary>
    public static int SmallestGenerated { get; } = Fixed().Distinct(StringComparer.Ordinal).Count();

    /// <summary>Finds a word; allocates nothing.</summary>
    internal int Find(ReadOnlySpan<char> word) => _ids.TryGetValue(word, out var id) ? id : UnknownId;

    private static IEnumerable<string> Fixed() =>
        [Paddings[0], Unknowns[0], .. ".,;:!?()-/%+'\"".Select(c => c.ToString()), .. Enumerable.Range(0, 1000).Select(n => n.ToString(CultureInfo.InvariantCulture)), .. TextWords.All];
}
