using System.Globalization;

namespace LabelBench.Reporting.Wording;

/// <summary>Makes text from outside fit to print on one line.</summary>
public static class PlainText
{
    /// <summary>Line breaks and tabs become spaces; other control and invisible formatting characters, such as terminal escapes and text direction marks, become <c>?</c>.</summary>
    public static string Line(string text) => string.Create(text.Length, text, static (line, from) =>
    {
        for (var i = 0; i < line.Length; i++)
        {
            line[i] = from[i] is '\n' or '\r' or '\t' ? ' '
                : CharUnicodeInfo.GetUnicodeCategory(from[i]) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? '?'
                : from[i];
        }
    });

    /// <summary>A first letter in capitals, for the beginning of a sentence.</summary>
    public static string Sentence(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];

    /// <summary>"1 trial", "3 trials".</summary>
    public static string Plural(double count, string singular, string plural) => $"{Quantity.Count(count)} {(count == 1 ? singular : plural)}";
}
