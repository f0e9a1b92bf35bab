namespace LabelBench.Labeling.Text;

/// <summary>Fills a tagger's input with the tokens of a text. Keeps its buffers; one per thread.</summary>
public interface ITokenizer
{
    /// <summary>Number of token ids that a model must know.</summary>
    int VocabularySize { get; }

    /// <summary>Tokens of the last text that found room: token i stands in the row at <see cref="FirstToken"/> + i.</summary>
    ReadOnlySpan<TextToken> Tokens { get; }

    /// <summary>Where in a row the first token of a text stands.</summary>
    int FirstToken { get; }

    /// <summary>Fills one row of a model's input: the tokens between those that begin and end a sequence, where the model has such, then padding.</summary>
    /// <param name="ids">Sequence length of the model.</param>
    /// <param name="attention">As long as <paramref name="ids"/>: 1 for a token, 0 for padding.</param>
    /// <exception cref="ArgumentException">Spans of different lengths, or no room for what begins and ends a sequence.</exception>
    EncodedText Encode(ReadOnlySpan<char> text, Span<long> ids, Span<long> attention);
}
