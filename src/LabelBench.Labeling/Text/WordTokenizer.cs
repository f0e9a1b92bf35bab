using System.Runtime.InteropServices;

namespace LabelBench.Labeling.Text;

/// <summary>Cuts a text into the tokens of a word tagger: words and punctuation marks. Lower-cases and drops accents unless the vocabulary is cased. Keeps its buffers; one per thread.</summary>
public sealed class WordTokenizer(WordVocabulary vocabulary)
{
    private readonly WordSplitter _words = new(lowerCase: !vocabulary.IsCased);
    private readonly List<TextToken> _tokens = [];

    public WordVocabulary Vocabulary { get; } = vocabulary;

    /// <summary>Tokens of the last text that found room: token i has its id at i.</summary>
    public ReadOnlySpan<TextToken> Tokens => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>Fills one row of a model's input: the tokens, then padding.</summary>
    /// <param name="ids">Sequence length of the model, at least 1.</param>
    public EncodedText Encode(ReadOnlySpan<char> text, Span<long> ids)
    {
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
        return new EncodedText(_tokens.Count, cutOff, unknown);
    }
}
