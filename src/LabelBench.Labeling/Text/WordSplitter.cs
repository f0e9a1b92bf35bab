using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace LabelBench.Labeling.Text;

/// <summary>Cuts a text into words as BERT does before it looks for pieces: control characters dropped, words split at white space, punctuation and Chinese characters; where asked for, lower case and without accents. Keeps its buffers; one per thread.</summary>
/// <remarks>Characters are handled one by one, so that every character of a word knows where in the text it stands.</remarks>
internal sealed class WordSplitter(bool lowerCase)
{
    /// <summary>A longer word is unknown as a whole, as in BERT; no more than one character beyond this is kept.</summary>
    internal const int LongestWord = 100;

    private readonly List<char> _word = [];
    private readonly List<int> _origin = [];
    private int _at;

    /// <summary>The word found last, as a vocabulary spells it; at least one character.</summary>
    internal ReadOnlySpan<char> Word => CollectionsMarshal.AsSpan(_word);

    /// <summary>Where in the text each character of <see cref="Word"/> stands.</summary>
    internal ReadOnlySpan<int> Origin => CollectionsMarshal.AsSpan(_origin);

    /// <summary>Where in the text the word ends.</summary>
    internal int End { get; private set; }

    internal bool IsTooLong => _word.Count > LongestWord;

    internal void Begin() => _at = 0;

    /// <summary>Finds the next word of the text; false when there is none.</summary>
    internal bool Next(ReadOnlySpan<char> text)
    {
        _word.Clear();
        _origin.Clear();
        while (_at < text.Length)
        {
            Rune.DecodeFromUtf16(text[_at..], out var rune, out var length);
            var (from, standsAlone) = (_at, false);
            if (IsSpace(rune))
            {
                _at += length;
                if (_word.Count > 0)
                    return true;
                continue;
            }
            if (!IsDropped(rune))
            {
                standsAlone = IsChinese(rune.Value) || IsPunctuation(rune);
                if (standsAlone && _word.Count > 0)
                    return true; // this character is the next word
                Append(rune, from);
                End = from + length;
            }
            _at += length;
            if (standsAlone)
                return true;
        }
        return _word.Count > 0;
    }

    private void Append(Rune rune, int at)
    {
        if (IsTooLong)
            return;
        Span<char> characters = stackalloc char[2];
        if (!lowerCase)
            Add(characters[..rune.EncodeToUtf16(characters)], at);
        else if (rune.IsAscii)
            Add([char.ToLowerInvariant((char)rune.Value)], at);
        else
            AddWithoutAccents(Rune.ToLowerInvariant(rune), at);
    }

    private void AddWithoutAccents(Rune character, int at)
    {
        if (CanonicalDecomposition.Of(character) is not { } parts)
            AddUnlessAccent(character, at);
        else
            foreach (var part in parts.EnumerateRunes())
                AddUnlessAccent(part, at);
    }

    private void AddUnlessAccent(Rune part, int at)
    {
        if (Rune.GetUnicodeCategory(part) == UnicodeCategory.NonSpacingMark)
            return;
        Span<char> characters = stackalloc char[2];
        Add(characters[..part.EncodeToUtf16(characters)], at);
    }

    private void Add(ReadOnlySpan<char> characters, int at)
    {
        foreach (var character in characters)
        {
            _word.Add(character);
            _origin.Add(at);
        }
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
