using System.Runtime.InteropServices;

namespace LabelBench.Labeling.Text;

/// <summary>Cuts a text into the tokens of a word tagger: words and punctuation marks. Lower-cases and drops accents unless the vocabulary is cased. Keeps its buffers; one per thread.</summary>
public sealed class WordTokenizer(WordVocabulary vocabulary) : ITokenizer
{
    private readonly WordSplitter _words = new(lowerCase: !vocabulary.IsCased);
    private readonly List<TextToken> _tokens = [];

    public WordVocabulary Vocabulary { get; } = vocabulary;

    public int VocabularySize => Vocabulary.Count;

    public ReadOnlySpan<TextToken> Tokens => CollectionsMarshal.AsSpan(_tokens);

    public int FirstToken => 0;

    /// <summary>Fills one row of a model's input: the tokens, then padding.</summary>
    /// <inheritdoc/>
    public EncodedText Encode(ReadOnlySpan<char> text, Span<long> ids, Span<long> attention)
    {
        if (ids.IsEmpty || attention.Length != ids.Length)
            throw new ArgumentException($"A sequence takes at least one token, and as many attention values as ids; not {ids.Length} and {attention.Length}.", nameof(ids));
        _tokens.Clear();
        _words.Begin();
        var (cutOff, unknown) = (0, 0);
        for (var word = 0; _words.Next(text); word++)
        {
            var id = _words.IsTooLong ? Vocabulary.UnknownId : Vocabulary.Find(_words.Word);
            unknown += id == Vocabulary.UnknownId ? 1 : 0;
            if (word >= ids.Length)
            {
                cutOff++;
                continue;
            }
            _tokens.Add(new TextToken(id, word, _words.Origin[0], _words.End));
            ids[word] = id;
        }
        ids[_tokens.Count..].Fill(Vocabulary.PaddingId);
        attention[.._tokens.Count].Fill(1);
        attention[_tokens.Count..].Clear();
        return new EncodedText(_tokens.Count, cutOff, unknown);
    }
}
