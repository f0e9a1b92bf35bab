using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Labeling.Inputs;

namespace LabelBench.Labeling.Text;

/// <summary>The pieces that a WordPiece tokenizer cuts words into, numbered from 0. A piece that begins with ## continues a word.</summary>
public sealed class WordPieceVocabulary
{
    internal const string Padding = "[PAD]", Unknown = "[UNK]", Start = "[CLS]", End = "[SEP]", Mask = "[MASK]";

    private const string Continuation = "##";
    private static readonly ImmutableArray<string> Special = [Padding, Unknown, Start, End, Mask];

    private readonly ImmutableArray<string> _tokens;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _first;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _further;

    private WordPieceVocabulary(ImmutableArray<string> tokens)
    {
        _tokens = tokens;
        var (first, further) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        for (var id = 0; id < tokens.Length; id++)
        {
            var token = tokens[id];
            if (Special.Contains(token))
                continue; // a text that spells "[SEP]" is a text
            var continues = token.Length > Continuation.Length && token.StartsWith(Continuation, StringComparison.Ordinal);
            (continues ? further : first).TryAdd(continues ? token[Continuation.Length..] : token, id);
            LongestPiece = Math.Max(LongestPiece, token.Length);
            IsCased |= token.Any(char.IsUpper);
        }
        (_first, _further) = (first.GetAlternateLookup<ReadOnlySpan<char>>(), further.GetAlternateLookup<ReadOnlySpan<char>>());
        (PaddingId, UnknownId, StartId, EndId) = (tokens.IndexOf(Padding), tokens.IndexOf(Unknown), tokens.IndexOf(Start), tokens.IndexOf(End));
    }

    /// <summary>Number of pieces; ids are below it.</summary>
    public int Count => _tokens.Length;

    public int PaddingId { get; }

    public int UnknownId { get; }

    /// <summary>Of [CLS], which begins a sequence.</summary>
    public int StartId { get; }

    /// <summary>Of [SEP], which ends a sequence.</summary>
    public int EndId { get; }

    /// <summary>Whether upper case counts: a piece other than the special ones has some.</summary>
    public bool IsCased { get; }

    internal int LongestPiece { get; }

    /// <summary>The piece of an id.</summary>
    public string this[int id] => _tokens[id];

    /// <summary>Pieces in the order of their ids.</summary>
    /// <param name="source">Where they come from, for messages.</param>
    public static Checked<WordPieceVocabulary> Create(IEnumerable<string> tokens, string source)
    {
        var all = tokens.ToImmutableArray();
        var missing = Special.Remove(Mask).Where(token => !all.Contains(token)).ToList();
        return missing.Count == 0
            ? Checked<WordPieceVocabulary>.Valid(new WordPieceVocabulary(all))
            : Checked<WordPieceVocabulary>.Invalid(new Problem(source, "", $"lacks {string.Join(", ", missing)}; a WordPiece vocabulary needs [PAD], [UNK], [CLS] and [SEP]."));
    }

    /// <summary>Reads a vocabulary file: one piece a line, UTF-8, ids from 0.</summary>
    public static Checked<WordPieceVocabulary> FromFile(string path) => VocabularyFile.Read(path, Create);

    /// <summary>A vocabulary of our own: the special pieces, every printable ASCII character alone and as a continuation, frequent word endings, the words of <see cref="SentenceGenerator"/>, then seeded syllables and words built of them.</summary>
    /// <param name="size">Pieces; at least <see cref="SmallestGenerated"/>. BERT-base has 30,522.</param>
    /// <remarks>About one word in eight of the generator's lists is left out, so that texts are cut into pieces about as often as with a learned vocabulary.</remarks>
    public static WordPieceVocabulary Generate(int size, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, SmallestGenerated);
        var random = new SplitMix64(seed);
        var tokens = new List<string>(Special);
        var known = new HashSet<string>(Special, StringComparer.Ordinal);
        for (var c = '!'; c <= '~'; c++)
        {
            if (char.IsAsciiLetterUpper(c))
                continue;
            Add(c.ToString());
            if (char.IsAsciiLetterOrDigit(c))
                Add(Continuation + c);
        }
        foreach (var ending in TextWords.Endings)
            Add(Continuation + ending);
        foreach (var word in TextWords.All)
        {
            if (random.Below(8) > 0)
                Add(word);
        }
        while (tokens.Count < size)
        {
            var piece = TextWords.Syllable(ref random);
            for (var more = random.Below(4); more > 0; more--)
                piece += TextWords.Syllable(ref random);
            Add(random.Below(3) == 0 ? Continuation + piece : piece);
        }
        return new WordPieceVocabulary([.. tokens]);

        void Add(string token)
        {
            if (tokens.Count < size && known.Add(token))
                tokens.Add(token);
        }
    }

    /// <summary>Pieces that a generated vocabulary has room for at least: special pieces and single characters.</summary>
    public const int SmallestGenerated = 5 + 68 + 36;

    /// <summary>Finds a piece; allocates nothing.</summary>
    /// <param name="continues">Whether the piece stands inside a word.</param>
    internal bool TryFind(ReadOnlySpan<char> piece, bool continues, out int id) => (continues ? _further : _first).TryGetValue(piece, out id);
}
