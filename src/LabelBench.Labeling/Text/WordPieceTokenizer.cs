using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace LabelBench.Labeling.Text;

/// <summary>Cuts a text into the tokens of a BERT-style model: control characters dropped, lower case, accents stripped, words split at white space, punctuation and Chinese characters, each word into the longest pieces of the vocabulary. Keeps its buffers; one per thread.</summary>
/// <remarks>The uncased tokenization of Devlin et al. (2019), doi:10.18653/v1/N19-1423. Characters are handled one by one, so that every token knows where in the text it stands.</remarks>
public sealed class WordPieceTokenizer(WordPieceVocabulary vocabulary)
{
    /// <summary>A longer word is unknown as a whole, as in BERT.</summary>
    public const int LongestWord = 100;

    private readonly List<TextToken> _tokens = [];
    private readonly List<TextToken> _pieces = [];
    private readonly List<char> _word = [];
    private readonly List<int> _origin = []; // where in the text each character of the word stands
    private char[] _decoded = [];

    public WordPieceVocabulary Vocabulary { get; } = vocabulary;

    /// <summary>Tokens of the last text, without [CLS] and [SEP], and before any was cut off.</summary>
    public ReadOnlySpan<TextToken> Tokens => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>Tokenizes UTF-8; bytes that are not UTF-8 are replaced and counted. Offsets of tokens then count UTF-16 characters of the decoded text.</summary>
    /// <inheritdoc cref="Encode(ReadOnlySpan{char}, Span{long}, Span{long})"/>
    public EncodedText Encode(ReadOnlySpan<byte> utf8, Span<long> ids, Span<long> attention)
    {
        if (_decoded.Length < utf8.Length)
            _decoded = new char[utf8.Length]; // never more characters than bytes
        var (length, replaced) = (0, 0);
        var rest = utf8;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var bytes) != System.Buffers.OperationStatus.Done)
                replaced++;
            length += rune.EncodeToUtf16(_decoded.AsSpan(length));
            rest = rest[bytes..];
        }
        return Encode(_decoded.AsSpan(0, length), ids, attention) with { Replaced = replaced };
    }

    /// <summary>Fills one row of a model's input: [CLS], the tokens, [SEP], then padding.</summary>
    /// <param name="ids">Sequence length of the model, at least 2.</param>
    /// <param name="attention">As long as <paramref name="ids"/>: 1 for a token, 0 for padding.</param>
    /// <exception cref="ArgumentException">Room for less than two tokens, or spans of different lengths.</exception>
    public EncodedText Encode(ReadOnlySpan<char> text, Span<long> ids, Span<long> attention)
    {
        if (ids.Length < 2 || attention.Length != ids.Length)
            throw new ArgumentException($"A sequence takes at least [CLS] and [SEP], and as many attention values as ids; not {ids.Length} and {attention.Length}.", nameof(ids));
        var unknown = Tokenize(text);
        var kept = Math.Min(_tokens.Count, ids.Length - 2);
        ids[0] = Vocabulary.StartId;
        for (var i = 0; i < kept; i++)
            ids[i + 1] = _tokens[i].Id;
        ids[kept + 1] = Vocabulary.EndId;
        ids[(kept + 2)..].Fill(Vocabulary.PaddingId);
        attention[..(kept + 2)].Fill(1);
        attention[(kept + 2)..].Clear();
        return new EncodedText(kept + 2, _tokens.Count - kept, unknown, 0);
    }

    /// <returns>Words that are unknown as a whole.</returns>
    private int Tokenize(ReadOnlySpan<char> text)
    {
        _tokens.Clear();
        _word.Clear();
        _origin.Clear();
        var (unknown, words) = (0, 0);
        for (var at = 0; at < text.Length;)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
            if (IsDropped(rune))
            {
                // neither a character nor a space
            }
            else if (IsSpace(rune))
            {
                EndWord(at, ref words, ref unknown);
            }
            else if (IsChinese(rune.Value) || IsPunctuation(rune))
            {
                EndWord(at, ref words, ref unknown);
                Append(rune, at);
                EndWord(at + length, ref words, ref unknown);
            }
            else
            {
                Append(rune, at);
            }
            at += length;
        }
        EndWord(text.Length, ref words, ref unknown);
        return unknown;
    }

    /// <summary>Lower-cases, decomposes and drops the accents.</summary>
    private void Append(Rune rune, int at)
    {
        if (rune.IsAscii)
        {
            _word.Add(char.ToLowerInvariant((char)rune.Value));
            _origin.Add(at);
            return;
        }
        foreach (var part in Rune.ToLowerInvariant(rune).ToString().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(part) == UnicodeCategory.NonSpacingMark)
                continue;
            _word.Add(part);
            _origin.Add(at);
        }
    }

    /// <summary>Cuts the word into the longest pieces from the left; a word with a part that no piece fits is unknown as a whole.</summary>
    /// <param name="end">Where in the text the word ends.</param>
    private void EndWord(int end, ref int words, ref int unknown)
    {
        if (_word.Count == 0)
            return;
        var word = CollectionsMarshal.AsSpan(_word);
        _pieces.Clear();
        var from = 0;
        while (word.Length <= LongestWord && from < word.Length)
        {
            var to = Math.Min(word.Length, from + Vocabulary.LongestPiece);
            var id = -1;
            while (to > from && !Vocabulary.TryFind(word[from..to], from > 0, out id))
                to--;
            if (to == from)
                break;
            _pieces.Add(new TextToken(id, words, _origin[from], to < word.Length ? _origin[to] : end));
            from = to;
        }
        if (from < word.Length)
        {
            unknown++;
            _tokens.Add(new TextToken(Vocabulary.UnknownId, words, _origin[0], end));
        }
        else
        {
            _tokens.AddRange(_pieces);
        }
        words++;
        _word.Clear();
        _origin.Clear();
    }

    private static bool IsSpace(Rune rune) => rune.Value is ' ' or '\t' or '\n' or '\r' || Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator;

    /// <summary>Null, the replacement character, and control or format characters that are no white space.</summary>
    private static bool IsDropped(Rune rune) => rune.Value is 0 or 0xFFFD || !IsSpace(rune) && Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned;

    /// <summary>All of ASCII that is neither letter, digit nor space counts, for example $ and ^, which Unicode calls symbols.</summary>
    private static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? !char.IsAsciiLetterOrDigit((char)rune.Value)
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
            or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    /// <summary>The Unicode blocks of CJK ideographs (not kana, not hangul, which are written with spaces or cut by pieces).</summary>
    private static bool IsChinese(int c) => c is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0x20000 and <= 0x2A6DF or >= 0x2A700 and <= 0x2B73F
        or >= 0x2B740 and <= 0x2B81F or >= 0x2B820 and <= 0x2CEAF or >= 0xF900 and <= 0xFAFF or >= 0x2F800 and <= 0x2FA1F;
}
