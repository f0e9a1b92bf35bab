using System.Runtime.InteropServices;

namespace LabelBench.Labeling.Text;

/// <summary>Cuts a text into the tokens of a BERT-style model: words, each into the longest pieces of the vocabulary. Lower-cases and drops accents unless the vocabulary is cased. Keeps its buffers; one per thread.</summary>
/// <remarks>The tokenization of Devlin et al. (2019), doi:10.18653/v1/N19-1423.</remarks>
public sealed class WordPieceTokenizer(WordPieceVocabulary vocabulary) : ITokenizer
{
    private readonly WordSplitter _words = new(lowerCase: !vocabulary.IsCased);
    private readonly List<TextToken> _tokens = [];
    private readonly List<TextToken> _pieces = [];

    public WordPieceVocabulary Vocabulary { get; } = vocabulary;

    public int VocabularySize => Vocabulary.Count;

    public ReadOnlySpan<TextToken> Tokens => CollectionsMarshal.AsSpan(_tokens);

    public int FirstToken => 1;

    /// <summary>Fills one row of a model's input: [CLS], the tokens, [SEP], then padding.</summary>
    /// <inheritdoc/>
    public EncodedText Encode(ReadOnlySpan<char> text, Span<long> ids, Span<long> attention)
    {
        if (ids.Length < 2 || attention.Length != ids.Length)
            throw new ArgumentException($"A sequence takes at least [CLS] and [SEP], and as many attention values as ids; not {ids.Length} and {attention.Length}.", nameof(ids));
        var (cutOff, unknown) = Tokenize(text, room: ids.Length - 2);
        ids[0] = Vocabulary.StartId;
        for (var i = 0; i < _tokens.Count; i++)
            ids[i + 1] = _tokens[i].Id;
        var length = _tokens.Count + 2;
        ids[length - 1] = Vocabulary.EndId;
        ids[length..].Fill(Vocabulary.PaddingId);
        attention[..length].Fill(1);
        attention[length..].Clear();
        return new EncodedText(length, cutOff, unknown);
    }

    /// <returns>Tokens that found no room, and words that are unknown as a whole.</returns>
    private (int CutOff, int Unknown) Tokenize(ReadOnlySpan<char> text, int room)
    {
        _tokens.Clear();
        _words.Begin();
        var (cutOff, unknown) = (0, 0);
        for (var word = 0; _words.Next(text); word++)
        {
            if (!TryCut(word))
            {
                unknown++;
                _pieces.Clear();
                _pieces.Add(new TextToken(Vocabulary.UnknownId, word, _words.Origin[0], _words.End));
            }
            var kept = Math.Min(_pieces.Count, room - _tokens.Count);
            _tokens.AddRange(CollectionsMarshal.AsSpan(_pieces)[..kept]);
            cutOff += _pieces.Count - kept;
        }
        return (cutOff, unknown);
    }

    /// <summary>Cuts the word into the longest pieces from the left; false when no piece fits somewhere.</summary>
    private bool TryCut(int number)
    {
        _pieces.Clear();
        if (_words.IsTooLong)
            return false;
        var word = _words.Word;
        var origin = _words.Origin;
        for (int from = 0, to; from < word.Length; from = to)
        {
            to = Math.Min(word.Length, from + Vocabulary.LongestPiece);
            var id = -1;
            while (to > from && !Vocabulary.TryFind(word[from..to], from > 0, out id))
                to--;
            if (to == from)
                return false;
            _pieces.Add(new TextToken(id, number, origin[from], to < word.Length ? origin[to] : _words.End));
        }
        return true;
    }
}
