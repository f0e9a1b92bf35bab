using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace LabelBench.Labeling.Text;

/// <summary>A character in its canonical decomposition (NFD), the same on every machine: what the framework does depends on the ICU that the system has, and without one it does nothing.</summary>
/// <remarks>Unicode Standard, chapter 3.11 (D68) and 3.12 for Hangul syllables, which follow a formula. The rest is a table of the Unicode Character Database, 14.0; no decomposition ever changes, later versions only add characters.</remarks>
internal static class CanonicalDecomposition
{
    private const int Syllables = 0xAC00, SyllableCount = 11_172, Leading = 0x1100, Vowel = 0x1161, Trailing = 0x11A7, VowelCount = 21, TrailingCount = 28;

    private static readonly Lazy<FrozenDictionary<int, string>> Table = new(ReadTable);

    /// <summary>The characters that <paramref name="character"/> is made of, or null where it is one itself.</summary>
    public static string? Of(Rune character) => character.Value switch
    {
        < 0xC0 => null,
        >= Syllables and < Syllables + SyllableCount and var syllable => OfSyllable(syllable - Syllables),
        var other => Table.Value.GetValueOrDefault(other),
    };

    private static string OfSyllable(int index)
    {
        var (leading, vowel, trailing) = (Leading + index / (VowelCount * TrailingCount), Vowel + index % (VowelCount * TrailingCount) / TrailingCount, Trailing + index % TrailingCount);
        return trailing == Trailing ? $"{(char)leading}{(char)vowel}" : $"{(char)leading}{(char)vowel}{(char)trailing}";
    }

    /// <summary>Each line has a character and what it is made of, hexadecimal.</summary>
    private static FrozenDictionary<int, string> ReadTable()
    {
        using var lines = new StreamReader(typeof(CanonicalDecomposition).Assembly.GetManifestResourceStream("canonical-decompositions.txt")!);
        var table = new Dictionary<int, string>();
        while (lines.ReadLine() is { } line)
        {
            var points = line.Split(' ').Select(word => int.Parse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToArray();
            table.Add(points[0], string.Concat(points[1..].Select(char.ConvertFromUtf32)));
        }
        return table.ToFrozenDictionary();
    }
}
